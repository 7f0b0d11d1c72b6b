package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorException;
import io.covector.filter.Filter;
import io.covector.filter.FilterSyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters that are nested, long, or text. */
abstract class FilterShapeTck extends Theme {
    FilterShapeTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void constants() {
        matches(Filter.all());
        matches(Filter.none());
        matches(Filter.and(Filter.all(), Filter.exists("k")));
        matches(Filter.or(Filter.none(), Filter.exists("k")));
        matches(Filter.not(Filter.and(Filter.none(), Filter.exists("k"))));
    }

    @Test
    void combinations() {
        Filter[] tests = {
            Filter.eq("k", 1),
            Filter.isNull("k"),
            Filter.gt("title", "A"),
            Filter.lte("rating", 1),
            Filter.containsAny("tags", "a"),
            Filter.ne("flag", true)
        };
        for (Filter a : tests) {
            for (Filter b : tests) {
                matches(a.and(b));
                matches(a.or(Filter.not(b)));
                matches(Filter.not(a.or(b)).and(Filter.not(a.and(b))));
            }
        }
    }

    @Test
    void nestingToTheLimit() {
        Filter filter = Filter.eq("k", 1);
        // an or, and a not around an and: three levels a round; one is left for the complement
        for (int levels = 0; levels + 3 < Filter.MAX_DEPTH; levels += 3) {
            filter = Filter.not(filter.or(Filter.eq("title", "a")).and(Filter.ne("year", levels)));
        }
        matches(filter);
    }

    @Test
    void deeperThanTheLimitIsRefused() {
        Expect.refused(
                () -> {
                    Filter filter = Filter.eq("k", 1);
                    for (int level = 0; level < 100; level++) {
                        filter = filter.and(Filter.all()).or(Filter.none());
                    }
                },
                "deeper than 64",
                "accepted are up to 64");
    }

    @Test
    void thousandsOfValues() {
        List<Object> numbers = new ArrayList<>();
        List<Object> texts = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            numbers.add((long) i * 3);
            texts.add(i % 2 == 0 ? "none" + i : "a".repeat(1 + i % 3) + i);
        }
        numbers.add(1.5);
        texts.add("a");
        matches(Filter.in("k", numbers));
        matches(Filter.in("k", texts));
        matches(Filter.in("year", numbers));
        matches(Filter.notIn("title", texts));
        matches(Filter.containsAny("tags", texts));
    }

    @Test
    void hundredsOfTests() {
        List<Filter> tests = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            tests.add(i % 2 == 0 ? Filter.eq("k", i) : Filter.eq("year", i));
        }
        matches(Filter.or(tests));
        matches(Filter.not(Filter.or(tests)));
        matches(Filter.and(tests.stream().map(Filter::not).toList()));
    }

    @Test
    void textFormMeansWhatTheBuilderMeans() {
        same("k = 'a'", Filter.eq("k", "a"));
        same("k == 1.0", Filter.eq("k", 1.0));
        same("k != 'it''s'", Filter.ne("k", "it's"));
        same("year <> 1", Filter.ne("year", 1));
        same("\"k\" >= -1.5 AND k < 1e300", Filter.gte("k", -1.5).and(Filter.lt("k", 1e300)));
        same("rating between 0 and 1.5", Filter.between("rating", 0, 1.5));
        same("year not between -1 and 1", Filter.not(Filter.between("year", -1, 1)));
        same("k in ('a', 1, true)", Filter.in("k", "a", 1, true));
        same("title not in ('a', 'b')", Filter.notIn("title", "a", "b"));
        same("k is null or exists tags", Filter.isNull("k").or(Filter.exists("tags")));
        same("k is not null", Filter.exists("k"));
        same("k contains '%' or title startsWith 'a'", Filter.contains("k", "%").or(Filter.startsWith("title", "a")));
        same("tags containsAny ('a', ',')", Filter.containsAny("tags", "a", ","));
        same("tags not containsAll ('a', 'b')", Filter.not(Filter.containsAll("tags", "a", "b")));
        same(
                "not (flag = true or k = 1) and not false",
                Filter.not(Filter.eq("flag", true).or(Filter.eq("k", 1))).and(Filter.not(Filter.none())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "k = | 4",
                "k = 'a | 5",
                "k = 1 and | 10",
                "(k = 1 | 7",
                "k like 'a' | 3",
                "k = 1; drop table t | 6",
                "k = 1 k = 2 | 7",
                "in = 1 | 1"
            })
    void textThatIsNoFilterIsRefusedAtItsColumn(String text, int column) {
        for (Runnable call : List.<Runnable>of(
                () -> Filter.parse(text),
                () -> SearchRequest.builder(Records.at(1)).filter(text),
                () -> ScanRequest.builder().filter(text))) {
            Expect.refused(call::run, "column ");
        }
        VectorException thrown = Expect.failure(ErrorCode.INVALID_ARGUMENT, () -> Filter.parse(text));
        assertThat(thrown.getCause())
                .isInstanceOfSatisfying(
                        FilterSyntaxException.class,
                        cause -> assertThat(cause.column()).isEqualTo(column));
    }

    private void same(String text, Filter built) {
        Filter parsed = Filter.parse(text);
        assertThat(parsed).isEqualTo(built);
        assertThat(Filter.parse(built.toString())).isEqualTo(built);
        matches(parsed);
    }

    private void matches(Filter filter) {
        SearchSet set = session().filterData();
        Expect.matches(set.collection(), set.oracle(), filter);
    }
}
