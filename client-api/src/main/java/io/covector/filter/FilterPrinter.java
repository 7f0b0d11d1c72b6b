package io.covector.filter;

import io.covector.text.Json;
import java.util.List;
import java.util.stream.Collectors;

/** The text form of a filter. Stateless. */
final class FilterPrinter implements FilterVisitor<String> {
    private static final FilterPrinter PRINTER = new FilterPrinter();

    private FilterPrinter() {}

    static String print(Filter filter) {
        return filter.accept(PRINTER);
    }

    @Override
    public String visit(Comparison comparison) {
        return key(comparison.key()) + " " + comparison.operator().symbol() + " " + value(comparison.value());
    }

    @Override
    public String visit(In in) {
        return key(in.key()) + " in " + values(in.values());
    }

    @Override
    public String visit(IsNull isNull) {
        return key(isNull.key()) + " is null";
    }

    @Override
    public String visit(TextMatch match) {
        String operator = match.kind() == TextMatch.Kind.CONTAINS ? " contains " : " startsWith ";
        return key(match.key()) + operator + value(match.text());
    }

    @Override
    public String visit(ListMatch match) {
        String operator = match.kind() == ListMatch.Kind.ANY ? " containsAny " : " containsAll ";
        return key(match.key()) + operator + values(match.values());
    }

    @Override
    public String visit(And and) {
        return and.filters().isEmpty() ? "true" : joined(and.filters(), "and");
    }

    @Override
    public String visit(Or or) {
        return or.filters().isEmpty() ? "false" : joined(or.filters(), "or");
    }

    @Override
    public String visit(Not not) {
        return "not (" + print(not.filter()) + ")";
    }

    private static String joined(List<Filter> filters, String operator) {
        if (filters.size() == 1) {
            return operator + " (" + print(filters.get(0)) + ")";
        }
        return filters.stream().map(FilterPrinter::operand).collect(Collectors.joining(" " + operator + " "));
    }

    private static String operand(Filter filter) {
        return filter instanceof And || filter instanceof Or ? "(" + print(filter) + ")" : print(filter);
    }

    private static String key(String key) {
        return FilterLexer.isPlainKey(key) ? key : '"' + key.replace("\"", "\"\"") + '"';
    }

    private static String values(List<Object> values) {
        return values.stream().map(FilterPrinter::value).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String value(Object value) {
        return value instanceof String text ? "'" + text.replace("'", "''") + "'" : Json.write(value);
    }
}
