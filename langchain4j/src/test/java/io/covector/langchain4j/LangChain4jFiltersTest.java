package io.covector.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.filter.Filter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LangChain4jFiltersTest {
    /** What is the same in both, there and back. */
    private static final Map<dev.langchain4j.store.embedding.filter.Filter, Filter> SAME = new LinkedHashMap<>();

    static {
        SAME.put(new IsEqualTo("k", "a"), Filter.eq("k", "a"));
        SAME.put(new IsEqualTo("k", 1L), Filter.eq("k", 1));
        SAME.put(new IsEqualTo("k", true), Filter.eq("k", true));
        SAME.put(new IsGreaterThan("k", 1.5), Filter.gt("k", 1.5));
        SAME.put(new IsGreaterThanOrEqualTo("k", "a"), Filter.gte("k", "a"));
        SAME.put(new IsLessThan("k", 1L), Filter.lt("k", 1));
        SAME.put(new IsLessThanOrEqualTo("k", 1L), Filter.lte("k", 1));
        SAME.put(new IsIn("k", List.of("a")), Filter.in("k", "a"));
        SAME.put(new ContainsString("k", "a"), Filter.contains("k", "a"));
        SAME.put(
                new And(new IsEqualTo("k", 1L), new Not(new IsEqualTo("l", 2L))),
                Filter.and(Filter.eq("k", 1), Filter.ne("l", 2)));
        SAME.put(
                new Or(new IsEqualTo("k", 1L), new IsEqualTo("l", 2L)),
                Filter.or(Filter.eq("k", 1), Filter.eq("l", 2)));
    }

    @Test
    void everyFilterIsTranslatedThereAndBack() {
        SAME.forEach((theirs, ours) -> {
            assertThat(LangChain4jFilters.toCovector(theirs)).isEqualTo(ours);
            assertThat(LangChain4jFilters.toLangChain4j(ours)).isEqualTo(theirs);
        });
        UUID uuid = new UUID(1, 2);
        assertThat(LangChain4jFilters.toCovector(new IsNotEqualTo("k", 1.5f))).isEqualTo(Filter.ne("k", 1.5));
        assertThat(LangChain4jFilters.toCovector(new IsNotIn("k", List.of(uuid))))
                .isEqualTo(Filter.notIn("k", uuid.toString()));
        Filter three = Filter.and(Filter.eq("a", 1), Filter.eq("b", 1), Filter.eq("c", 1));
        assertThat(LangChain4jFilters.toLangChain4j(three))
                .isEqualTo(new And(new And(new IsEqualTo("a", 1L), new IsEqualTo("b", 1L)), new IsEqualTo("c", 1L)));
    }

    @Test
    void whatTheOtherSideLacksIsRefusedByName() {
        dev.langchain4j.store.embedding.filter.Filter own = new OwnFilter();
        for (dev.langchain4j.store.embedding.filter.Filter filter :
                List.of(own, new Not(own), new And(new IsEqualTo("k", 1L), own))) {
            assertThatThrownBy(() -> LangChain4jFilters.toCovector(filter))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                    .hasMessageContaining("filter is a " + OwnFilter.class.getName() + "; accepted are And, Or, Not");
        }
        for (Filter filter : List.of(
                Filter.isNull("k"),
                Filter.startsWith("k", "a"),
                Filter.containsAny("k", 1),
                Filter.containsAll("k", 1),
                Filter.in("k"),
                Filter.all(),
                Filter.none(),
                Filter.not(Filter.isNull("k")))) {
            assertThatThrownBy(() -> LangChain4jFilters.toLangChain4j(filter))
                    .hasMessageContaining("LangChain4j has no filter for ")
                    .hasMessageContaining("; accepted are comparisons, in, contains, and, or, not");
        }
        assertThatThrownBy(() -> LangChain4jFilters.toCovector(new IsEqualTo("k", Double.NaN)))
                .hasMessageContaining("'k' holds NaN; accepted are finite numbers");
    }

    private static final class OwnFilter implements dev.langchain4j.store.embedding.filter.Filter {
        @Override
        public boolean test(Object object) {
            return true;
        }
    }
}
