package io.covector.text;

import io.covector.VectorException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The names that every backend accepts for collections, vector fields and declared fields. Stateless and thread-safe.
 */
public final class Names {
    // 63: PostgreSQL cuts longer identifiers without an error (NAMEDATALEN - 1)
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    private Names() {}

    /**
     * The name itself, if it is one that every backend accepts.
     *
     * @param what what is named, for the error message
     */
    public static String requireIdentifier(String what, String name) {
        Objects.requireNonNull(name, () -> what + " name");
        if (!IDENTIFIER.matcher(name).matches()) {
            throw VectorException.invalidArgument(what + " name " + Strings.quote(name)
                    + " is not accepted; accepted are a letter or underscore, then letters (a-z, A-Z),"
                    + " digits and underscores, 63 characters at most");
        }
        return name;
    }
}
