package io.covector.filter;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.filter.Comparison.Operator;
import io.covector.filter.FilterLexer.Kind;
import io.covector.filter.FilterLexer.Token;
import io.covector.text.Json;
import io.covector.text.Strings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads the text form by recursive descent. Keywords in any case; {@code not} binds before {@code and}, {@code and}
 * before {@code or}. Keywords are those of ASCII letters. The filter of {@code and (f)} is an {@link And} of one.
 *
 * <pre>
 * filter    = and { "or" and } | ( "and" | "or" ) "(" filter ")"
 * and       = not { "and" not }
 * not       = "not" not | "(" filter ")" | "true" | "false" | test
 * test      = "exists" key
 *           | key ( "=" | "==" | "!=" | "&lt;&gt;" | ">" | ">=" | "&lt;" | "&lt;=" ) value
 *           | key "is" [ "not" ] "null"
 *           | key [ "not" ] "in" "(" [ value { "," value } ] ")"
 *           | key [ "not" ] "between" value "and" value
 *           | key [ "not" ] ( "contains" | "startsWith" ) text
 *           | key [ "not" ] ( "containsAny" | "containsAll" ) "(" value { "," value } ")"
 * key       = a letter, _ or $, then letters, digits, _, and single dots between them
 *           | any text in double quotes ("" for a quote)
 * value     = text | number | "true" | "false"
 * text      = any text in single quotes ('' for a quote)
 * </pre>
 */
final class FilterParser {
    /** A number as in JSON. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");

    /** The text of the deepest filter has two for each of its levels. */
    private static final int MAX_OPEN = 4 * Filter.MAX_DEPTH;

    private final FilterLexer lexer;
    private Token token;
    private int depth;

    FilterParser(String text) {
        this.lexer = new FilterLexer(text);
        this.token = new Token(Kind.END, "", 1);
    }

    Filter parse() {
        try {
            advance();
            Filter filter = or();
            if (token.kind() != Kind.END) {
                throw expected("'and', 'or' or the end");
            }
            return filter;
        } catch (FilterSyntaxException e) {
            throw VectorException.builder(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()))
                    .cause(e)
                    .build();
        }
    }

    /** A whole filter: the text, or what is between parentheses. */
    private Filter or() {
        boolean and = token.isWord("and");
        if (and || token.isWord("or")) {
            return ofOne(and);
        }
        Token start = token;
        List<Filter> filters = new ArrayList<>(List.of(and()));
        while (accept("or")) {
            filters.add(and());
        }
        return at(start, () -> Filter.or(filters));
    }

    private Filter ofOne(boolean and) {
        Token start = token;
        Token next = lexer.next();
        if (!next.isSymbol("(")) {
            throw expected("a key (write \"" + start.text() + "\" in double quotes for the key of that name)");
        }
        token = next;
        List<Filter> one = List.of(parentheses());
        return at(start, () -> and ? new And(one) : new Or(one));
    }

    private Filter and() {
        Token start = token;
        List<Filter> filters = new ArrayList<>(List.of(not()));
        while (accept("and")) {
            filters.add(not());
        }
        return at(start, () -> Filter.and(filters));
    }

    private Filter not() {
        Token start = token;
        if (accept("not")) {
            open();
            Filter negated = not();
            depth--;
            return at(start, () -> new Not(negated)); // two are two, as they are written
        }
        if (token.isSymbol("(")) {
            return parentheses();
        }
        if (accept("true")) {
            return Filter.all();
        }
        if (accept("false")) {
            return Filter.none();
        }
        return test();
    }

    private Filter parentheses() {
        open();
        advance();
        Filter filter = or();
        expectSymbol(")");
        depth--;
        return filter;
    }

    /** Bounds the stack; whether the filter itself is too deep is for its constructors to say. */
    private void open() {
        if (++depth > MAX_OPEN) {
            throw lexer.error("nested deeper than " + MAX_OPEN + " parentheses and nots", token.column());
        }
    }

    /** The filter, or the column where it would be too deep. */
    private Filter at(Token start, Supplier<Filter> filter) {
        try {
            return filter.get();
        } catch (VectorException e) {
            throw lexer.error(e.text(), start.column());
        }
    }

    private Filter test() {
        return at(token, () -> accept("exists") ? Filter.exists(key()) : testOf(key()));
    }

    private Filter testOf(String key) {
        if (token.kind() == Kind.SYMBOL) {
            return comparison(key);
        }
        if (accept("is")) {
            boolean negated = accept("not");
            if (!accept("null")) {
                throw expected("'null'");
            }
            return negated ? Filter.exists(key) : Filter.isNull(key);
        }
        return accept("not") ? Filter.not(wordTest(key)) : wordTest(key);
    }

    private Filter comparison(String key) {
        String symbol = token.text();
        if (symbol.equals("(") || symbol.equals(")") || symbol.equals(",")) {
            throw expected("an operator");
        }
        advance();
        Object value = value(key);
        return switch (symbol) {
            case "=", "==" -> Filter.eq(key, value);
            case "!=", "<>" -> Filter.ne(key, value);
            case ">" -> new Comparison(key, Operator.GT, value);
            case ">=" -> new Comparison(key, Operator.GTE, value);
            case "<" -> new Comparison(key, Operator.LT, value);
            default -> new Comparison(key, Operator.LTE, value);
        };
    }

    private Filter wordTest(String key) {
        if (accept("in")) {
            return Filter.in(key, values(key));
        }
        if (accept("between")) {
            Object low = value(key);
            if (!accept("and")) {
                throw expected("'and' and the upper end");
            }
            return Filter.between(key, low, value(key));
        }
        if (accept("contains")) {
            return Filter.contains(key, text());
        }
        if (accept("startsWith")) {
            return Filter.startsWith(key, text());
        }
        if (accept("containsAny")) {
            return Filter.containsAny(key, values(key));
        }
        if (accept("containsAll")) {
            return Filter.containsAll(key, values(key));
        }
        throw expected("an operator (=, !=, <, <=, >, >=, in, between, is null,"
                + " contains, startsWith, containsAny, containsAll)");
    }

    private String key() {
        boolean plain = token.kind() == Kind.WORD && !FilterLexer.isKeyword(token.text());
        if (!plain && token.kind() != Kind.QUOTED_KEY) {
            throw expected(
                    token.kind() == Kind.WORD
                            ? "a key (write \"" + token.text() + "\" in double quotes for the key of that name)"
                            : "a key");
        }
        return advance();
    }

    private String text() {
        if (token.kind() != Kind.TEXT) {
            throw expected("a text in single quotes");
        }
        return advance();
    }

    private Object value(String key) {
        if (accept("true")) {
            return true;
        }
        if (accept("false")) {
            return false;
        }
        if (token.kind() == Kind.NUMBER) {
            Object number = number(key);
            advance();
            return number;
        }
        if (token.kind() == Kind.TEXT) {
            return advance();
        }
        throw expected("a value (a text in single quotes, a number, true or false)");
    }

    private Object number(String key) {
        if (!NUMBER.matcher(token.text()).matches()) {
            throw lexer.error(Strings.quote(token.text()) + " is not a number", token.column());
        }
        return Json.readNumber(key, token.text());
    }

    private List<Object> values(String key) {
        expectSymbol("(");
        List<Object> values = new ArrayList<>();
        if (!token.isSymbol(")")) {
            values.add(value(key));
            while (token.isSymbol(",")) {
                advance();
                values.add(value(key));
            }
        }
        expectSymbol(")");
        return values;
    }

    private boolean accept(String keyword) {
        if (!token.isWord(keyword)) {
            return false;
        }
        advance();
        return true;
    }

    private void expectSymbol(String symbol) {
        if (!token.isSymbol(symbol)) {
            throw expected("'" + symbol + "'");
        }
        advance();
    }

    /** Goes on to the next token and returns the text of the one before. */
    private String advance() {
        String text = token.text();
        token = lexer.next();
        return text;
    }

    private FilterSyntaxException expected(String what) {
        String found = token.kind() == Kind.END ? "the end" : Strings.quote(token.text());
        return lexer.error("expected " + what + ", found " + found, token.column());
    }
}
