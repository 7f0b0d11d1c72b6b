package io.covector.pgvector.internal.connection;

import io.covector.config.Secret;
import io.covector.config.Settings;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Refuses values of the driver's properties with which some calls would fail, or that the driver takes for something
 * else when it connects. Properties that it does not know are left to it: plug-ins have their own. Stateless.
 */
final class DriverPropertyChecks {
    private DriverPropertyChecks() {}

    static void check(Settings settings, Optional<Secret> url, Map<String, Secret> properties) {
        properties.forEach((name, value) -> {
            String problem = problem(name, value.reveal());
            if (problem != null) {
                throw settings.error("properties." + name, problem);
            }
        });
        Properties inUrl = url.map(text -> Driver.parseURL(text.reveal(), null)).orElseGet(Properties::new);
        for (String name : inUrl.stringPropertyNames()) {
            String problem = problem(name, inUrl.getProperty(name));
            if (problem != null) {
                throw settings.error("url", "sets " + name + ", which " + problem);
            }
        }
    }

    private static @Nullable String problem(String name, String value) {
        if (name.equals(PGProperty.PREPARE_THRESHOLD.getName()) && !isCount(value)) {
            return "is '" + value + "'; accepted are integers from 0 (less than 0 asks for binary results at once, for"
                    + " which the driver cannot send two statements together, as a search does)";
        }
        if (name.equals(PGProperty.MAX_RESULT_BUFFER.getName())) {
            return "is not accepted: an answer beyond it breaks the connection; requests are bounded by 'batch' and"
                    + " 'search'";
        }
        PGProperty property = PGProperty.forName(name);
        String[] choices = property == null ? null : property.getChoices();
        if (choices != null && choices.length > 0 && Arrays.stream(choices).noneMatch(value::equalsIgnoreCase)) {
            return "is '" + value + "'; accepted are " + String.join(", ", choices);
        }
        return null;
    }

    private static boolean isCount(String value) {
        try {
            return Integer.parseInt(value) >= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
