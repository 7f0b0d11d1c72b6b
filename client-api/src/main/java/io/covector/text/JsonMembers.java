package io.covector.text;

import io.covector.VectorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Takes a JSON object apart into objects of one member each, so that a member that cannot be held leaves the others.
 * Nothing of the members is checked. Stateless.
 */
public final class JsonMembers {
    private final String json;
    private int at;

    private JsonMembers(String json) {
        this.json = Objects.requireNonNull(json, "json");
    }

    /**
     * An object for each member of the object, in their order.
     *
     * @throws VectorException if the text is not one object
     */
    public static List<String> of(String json) {
        return new JsonMembers(json).split();
    }

    /** Whether lists and maps stand in each other deeper than {@link Json#MAX_DEPTH}. */
    public static boolean isTooDeep(String json) {
        JsonMembers text = new JsonMembers(json);
        int depth = 0;
        while (text.at < json.length()) {
            depth += text.skipToken();
            if (depth > Json.MAX_DEPTH) {
                return true;
            }
        }
        return false;
    }

    private List<String> split() {
        List<String> members = new ArrayList<>();
        skipSpace();
        expect('{');
        skipSpace();
        while (peek() != '}') {
            int start = at;
            int depth = 0;
            while (depth > 0 || (peek() != ',' && peek() != '}')) {
                depth += skipToken();
            }
            members.add("{" + json.substring(start, at) + "}");
            if (peek() == ',') {
                at++;
                skipSpace();
            }
        }
        at++;
        skipSpace();
        if (at < json.length()) {
            throw noObject();
        }
        return members;
    }

    /** Skips a text, or one other character; returns by how much that changes the depth. */
    private int skipToken() {
        char c = peek();
        at++;
        if (c != '"') {
            return c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        }
        while (peek() != '"') {
            at += peek() == '\\' ? 2 : 1;
        }
        at++;
        return 0;
    }

    private void skipSpace() {
        while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= json.length()) {
            throw noObject();
        }
        return json.charAt(at);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw noObject();
        }
        at++;
    }

    private VectorException noObject() {
        return VectorException.invalidArgument(
                "JSON " + Strings.quote(json) + " is not one object; accepted is an object in braces");
    }
}
