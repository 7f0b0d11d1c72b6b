package io.covector.client;

import java.util.HashMap;
import java.util.Map;

/** Environment variables over system properties of the same name. */
final class SystemVariables {
    private SystemVariables() {}

    static Map<String, String> read() {
        Map<String, String> variables = new HashMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            variables.put(name, System.getProperty(name, ""));
        }
        variables.putAll(System.getenv());
        return Map.copyOf(variables);
    }
}
