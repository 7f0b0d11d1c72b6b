package io.covector.client;

import io.covector.config.Settings;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The backends of a configuration: those of the file, and those that have a type in the environment alone, whose names
 * are the variable's part in small letters. Stateless.
 */
final class BackendNames {
    private static final String PREFIX = Settings.variable("backends") + "_";
    private static final String TYPE = "_TYPE";

    private BackendNames() {}

    /** In the order of the file, then of the alphabet. */
    static Set<String> of(Settings root) {
        Set<String> names = new LinkedHashSet<>(root.section("backends").names());
        Set<String> sections = new TreeSet<>();
        names.forEach(name -> sections.add(variable(name)));
        for (String variable : new TreeSet<>(root.unusedVariables())) {
            if (isType(variable) && sections.stream().noneMatch(variable::startsWith)) {
                String name = variable.substring(PREFIX.length(), variable.length() - TYPE.length())
                        .toLowerCase(Locale.ROOT);
                names.add(name);
                sections.add(variable(name));
            }
        }
        return names;
    }

    /** Whether a variable gives a backend its type. */
    static boolean isType(String variable) {
        return variable.startsWith(PREFIX)
                && variable.endsWith(TYPE)
                && variable.length() > PREFIX.length() + TYPE.length();
    }

    /** How the variables of a backend begin. */
    static String variable(String backend) {
        return Settings.variable("backends." + backend) + "_";
    }
}
