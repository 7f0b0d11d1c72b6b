package io.covector.langchain4j;

import dev.langchain4j.store.embedding.filter.comparison.ContainsString;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThan;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotIn;
import dev.langchain4j.store.embedding.filter.logical.And;
import dev.langchain4j.store.embedding.filter.logical.Not;
import dev.langchain4j.store.embedding.filter.logical.Or;
import io.covector.VectorException;
import io.covector.filter.Comparison;
import io.covector.filter.Filter;
import io.covector.filter.FilterVisitor;
import io.covector.filter.In;
import io.covector.filter.IsNull;
import io.covector.filter.ListMatch;
import io.covector.filter.TextMatch;
import io.covector.text.Strings;
import java.util.List;
import java.util.Objects;

/**
 * Filters of LangChain4j as filters of Covector and back. What a test means is in both the same where the key holds a
 * value of the type that it is compared with; where it holds another one LangChain4j's own evaluation throws, and here
 * nothing matches. Stateless and thread-safe.
 */
public final class LangChain4jFilters {
    private LangChain4jFilters() {}

    /**
     * The filter in the terms of Covector.
     *
     * @throws VectorException if the filter, or one inside it, is of a class that LangChain4j does not have
     */
    public static Filter toCovector(dev.langchain4j.store.embedding.filter.Filter filter) {
        Objects.requireNonNull(filter, "filter");
        if (filter instanceof IsEqualTo test) {
            return Filter.eq(test.key(), test.comparisonValue());
        }
        if (filter instanceof IsNotEqualTo test) {
            return Filter.ne(test.key(), test.comparisonValue());
        }
        if (filter instanceof IsGreaterThan test) {
            return Filter.gt(test.key(), test.comparisonValue());
        }
        if (filter instanceof IsGreaterThanOrEqualTo test) {
            return Filter.gte(test.key(), test.comparisonValue());
        }
        if (filter instanceof IsLessThan test) {
            return Filter.lt(test.key(), test.comparisonValue());
        }
        if (filter instanceof IsLessThanOrEqualTo test) {
            return Filter.lte(test.key(), test.comparisonValue());
        }
        if (filter instanceof IsIn test) {
            return Filter.in(test.key(), test.comparisonValues());
        }
        if (filter instanceof IsNotIn test) {
            return Filter.notIn(test.key(), test.comparisonValues());
        }
        if (filter instanceof ContainsString test) {
            return Filter.contains(test.key(), test.comparisonValue());
        }
        return logical(filter);
    }

    private static Filter logical(dev.langchain4j.store.embedding.filter.Filter filter) {
        if (filter instanceof And both) {
            return Filter.and(toCovector(both.left()), toCovector(both.right()));
        }
        if (filter instanceof Or either) {
            return Filter.or(toCovector(either.left()), toCovector(either.right()));
        }
        if (filter instanceof Not not) {
            return Filter.not(toCovector(not.expression()));
        }
        throw VectorException.invalidArgument("filter is a " + filter.getClass().getName()
                + "; accepted are And, Or, Not, IsEqualTo, IsNotEqualTo, IsGreaterThan, IsGreaterThanOrEqualTo,"
                + " IsLessThan, IsLessThanOrEqualTo, IsIn, IsNotIn and ContainsString");
    }

    /**
     * The filter in the terms of LangChain4j.
     *
     * @throws VectorException if it has a test that LangChain4j does not know: {@code isNull}, {@code startsWith},
     *     {@code containsAny}, {@code containsAll}, or an {@code in}, {@code and} or {@code or} of nothing
     */
    public static dev.langchain4j.store.embedding.filter.Filter toLangChain4j(Filter filter) {
        return Objects.requireNonNull(filter, "filter").accept(new ToLangChain4j());
    }

    private static final class ToLangChain4j implements FilterVisitor<dev.langchain4j.store.embedding.filter.Filter> {
        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // texts, numbers and truth values are comparable with themselves
        public dev.langchain4j.store.embedding.filter.Filter visit(Comparison test) {
            String key = test.key();
            Comparable value = (Comparable) test.value();
            return switch (test.operator()) {
                case EQ -> new IsEqualTo(key, value);
                case GT -> new IsGreaterThan(key, value);
                case GTE -> new IsGreaterThanOrEqualTo(key, value);
                case LT -> new IsLessThan(key, value);
                case LTE -> new IsLessThanOrEqualTo(key, value);
            };
        }

        @Override
        public dev.langchain4j.store.embedding.filter.Filter visit(In test) {
            if (test.values().isEmpty()) {
                throw refused(test);
            }
            return new IsIn(test.key(), test.values());
        }

        @Override
        public dev.langchain4j.store.embedding.filter.Filter visit(IsNull test) {
            throw refused(test);
        }

        @Override
        public dev.langchain4j.store.embedding.filter.Filter visit(TextMatch test) {
            if (test.kind() != TextMatch.Kind.CONTAINS) {
                throw refused(test);
            }
            return new ContainsString(test.key(), test.text());
        }

        @Override
        public dev.langchain4j.store.embedding.filter.Filter visit(ListMatch test) {
            throw refused(test);
        }

        @Override
        public dev.langchain4j.store.embedding.filter.Filter visit(io.covector.filter.And and) {
            return all(and, and.filters()).stream().reduce(And::new).orElseThrow(() -> refused(and));
        }

        @Override
        public dev.langchain4j.store.embedding.filter.Filter visit(io.covector.filter.Or or) {
            return all(or, or.filters()).stream().reduce(Or::new).orElseThrow(() -> refused(or));
        }

        private List<dev.langchain4j.store.embedding.filter.Filter> all(Filter whole, List<Filter> parts) {
            if (parts.isEmpty()) {
                throw refused(whole);
            }
            return parts.stream().map(part -> part.accept(this)).toList();
        }

        @Override
        public dev.langchain4j.store.embedding.filter.Filter visit(io.covector.filter.Not not) {
            return new Not(not.filter().accept(this));
        }

        private static VectorException refused(Filter filter) {
            return VectorException.invalidArgument("LangChain4j has no filter for "
                    + Strings.abbreviate(filter.toString())
                    + "; accepted are comparisons, in, contains, and, or, not");
        }
    }
}
