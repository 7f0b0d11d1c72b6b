package io.covector.filter;

import io.covector.text.Strings;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cuts the text form into tokens, one at a time. */
final class FilterLexer {
    enum Kind {
        WORD,
        QUOTED_KEY,
        TEXT,
        NUMBER,
        SYMBOL,
        END
    }

    /** A token: its text without quotes, and its column from 1. */
    record Token(Kind kind, String text, int column) {
        boolean isWord(String keyword) {
            return kind == Kind.WORD && lowerCase(text).equals(lowerCase(keyword));
        }

        boolean isSymbol(String symbol) {
            return kind == Kind.SYMBOL && text.equals(symbol);
        }
    }

    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "or",
            "not",
            "in",
            "between",
            "is",
            "null",
            "exists",
            "true",
            "false",
            "contains",
            "startswith",
            "containsany",
            "containsall");

    private static final int SHOWN = 40;

    private final String text;
    private int at;

    FilterLexer(String text) {
        this.text = text;
    }

    /** Whether a key can stand without quotes. */
    static boolean isPlainKey(String key) {
        if (key.isEmpty() || isKeyword(key) || !isKeyStart(key.charAt(0))) {
            return false;
        }
        for (int i = 1; i < key.length(); i++) {
            if (!isKeyPart(key.charAt(i)) && !isDotInKey(key, i)) {
                return false;
            }
        }
        return true;
    }

    static boolean isKeyword(String word) {
        return KEYWORDS.contains(lowerCase(word));
    }

    // A to Z only: by Unicode the long s and the dotless i fold to s and i, which made keywords of keys
    private static String lowerCase(String word) {
        StringBuilder lower = new StringBuilder(word);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return lower.toString();
    }

    Token next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int start = at;
        if (at == text.length()) {
            return new Token(Kind.END, "", start + 1);
        }
        char c = text.charAt(at);
        if (c == '\'' || c == '"') {
            return new Token(c == '"' ? Kind.QUOTED_KEY : Kind.TEXT, quoted(c), start + 1);
        }
        if (isKeyStart(c)) {
            at++;
            skipWhile(true);
            return new Token(Kind.WORD, text.substring(start, at), start + 1);
        }
        if (isDigit(c) || ((c == '-' || c == '.') && at + 1 < text.length() && isNumberPart(text.charAt(at + 1)))) {
            at++;
            skipWhile(false);
            return new Token(Kind.NUMBER, text.substring(start, at), start + 1);
        }
        String symbol = symbol();
        if (symbol == null) {
            String shown = new String(Character.toChars(text.codePointAt(at)));
            throw error("unexpected character " + Strings.quote(shown), start + 1);
        }
        at += symbol.length();
        return new Token(Kind.SYMBOL, symbol, start + 1);
    }

    private void skipWhile(boolean key) {
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean sign = (c == '+' || c == '-') && Character.toLowerCase(text.charAt(at - 1)) == 'e';
            if (!(key ? isKeyPart(c) || isDotInKey(text, at) : isNumberPart(c) || sign || c == 'e' || c == 'E')) {
                return;
            }
            at++;
        }
    }

    private String quoted(char quote) {
        int start = at++;
        StringBuilder content = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != quote) {
                content.append(c);
            } else if (at < text.length() && text.charAt(at) == quote) {
                content.append(quote);
                at++;
            } else {
                return content.toString();
            }
        }
        throw error("the quote " + quote + " is never closed", start + 1);
    }

    private @Nullable String symbol() {
        for (String symbol : new String[] {"==", "!=", "<>", ">=", "<=", "=", ">", "<", "(", ")", ","}) {
            if (text.startsWith(symbol, at)) {
                return symbol;
            }
        }
        return null;
    }

    FilterSyntaxException error(String what, int column) {
        int from = Math.max(0, column - 1 - SHOWN);
        int to = Math.min(text.length(), column - 1 + SHOWN);
        String before = (from == 0 ? "" : "...") + Strings.printable(text.substring(from, column - 1));
        String after = Strings.printable(text.substring(column - 1, to)) + (to == text.length() ? "" : "...");
        String where =
                column == 1 ? "" : "; after '" + before + "'" + (after.isEmpty() ? "" : " stands '" + after + "'");
        return new FilterSyntaxException("filter, column " + column + ": " + what + where, column);
    }

    private static boolean isKeyStart(char c) {
        return c == '$' || (isKeyPart(c) && !Character.isDigit(c));
    }

    private static boolean isKeyPart(char c) {
        return c == '_' || Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    /** Whether a dot there is between two segments of a path. */
    private static boolean isDotInKey(String key, int at) {
        return key.charAt(at) == '.'
                && isKeyPart(key.charAt(at - 1))
                && at + 1 < key.length()
                && isKeyPart(key.charAt(at + 1));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNumberPart(char c) {
        return isDigit(c) || c == '.';
    }
}
