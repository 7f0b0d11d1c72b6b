package io.covector.it.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.filter.Filter;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    @Test
    void leavesThePartThatFails() {
        Filter culprit = Filter.contains("m", "%");
        Filter large = Filter.not(Filter.in("n", 1, 2)
                .or(Filter.and(Filter.isNull("m"), Filter.not(culprit.and(Filter.gt("n", 1))))));

        Filter small = Shrinker.shrink(large, filter -> filter.toString().contains(culprit.toString()));

        assertThat(small).isEqualTo(culprit);
    }

    @Test
    void leavesTheValueThatFails() {
        Filter small = Shrinker.shrink(
                Filter.containsAny("m", 1, 2, 3), filter -> filter.toString().contains("2"));

        assertThat(small).isEqualTo(Filter.containsAny("m", 2));
    }

    @Test
    void keepsWhatIsAsSmallAsItGets() {
        Filter filter = Filter.eq("m", 1);

        assertThat(Shrinker.shrink(filter, any -> true)).isEqualTo(filter);
    }
}
