package io.covector.test.servers;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Settings of the test run: a system property, else the environment variable of the same name in capitals. */
final class Settings {
    static final String CHOICE = "covector.test.servers";
    static final String PG_IMAGE = "covector.test.pg.image";
    static final String PG_URL = "covector.test.pg.url";
    static final String PG_USER = "covector.test.pg.user";
    static final String PG_PASSWORD = "covector.test.pg.password";

    private final Properties properties;
    private final Map<String, String> environment;

    Settings(Properties properties, Map<String, String> environment) {
        this.properties = properties;
        this.environment = environment;
    }

    static Settings ofThisJvm() {
        return new Settings(System.getProperties(), System.getenv());
    }

    Optional<String> find(String key) {
        return Optional.ofNullable(properties.getProperty(key))
                .or(() -> Optional.ofNullable(environment.get(variable(key))))
                .filter(value -> !value.isBlank());
    }

    String require(String key, String because) {
        return find(key)
                .orElseThrow(() -> new IllegalStateException(
                        key + " is missing: " + because + "; set -D" + key + "=... or " + variable(key)));
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
