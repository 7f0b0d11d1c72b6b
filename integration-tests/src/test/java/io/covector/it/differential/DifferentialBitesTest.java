package io.covector.it.differential;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.filter.Filter;
import io.covector.it.tck.EmbeddedFixture;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A backend that is wrong about one kind of filter is found out, and the message says about which. */
class DifferentialBitesTest {
    private final Place honest = Place.open("embedded", new EmbeddedFixture());
    private final Place liar = new Place("liar", honest.fixture(), honest.log(), lying(honest.client()));
    private final DataSet data = new DataSet(new Draw(new SplittableRandom(1)), "lies", Long.MAX_VALUE);

    @AfterEach
    void close() {
        honest.close();
    }

    @Test
    void namesTheSeedTheBackendAndTheSmallestFilter() {
        Trial trial = new Trial("seed 1", data.spec(), List.of(liar));
        trial.upsert(data.records(50));
        Filter lie = Filter.isNull("m");
        Filter wrapped = Filter.not(Filter.exists("n").or(Filter.not(lie.and(Filter.ne("n", 1)))));

        assertThatThrownBy(() -> trial.compareMatches(wrapped))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("liar, seed 1")
                .hasMessageContaining("where " + lie + "\n")
                .hasMessageContaining("first seen where " + wrapped);
    }

    private static VectorClient lying(VectorClient client) {
        return proxy(
                VectorClient.class,
                client,
                (arguments, result) -> result instanceof VectorCollection collection
                        ? proxy(VectorCollection.class, collection, DifferentialBitesTest::lie)
                        : result);
    }

    /** Counts one too many of whatever has to do with {@code m is null}. */
    private static Object lie(String arguments, Object result) {
        return result instanceof Long count && arguments.contains("m is null") ? (Object) (count + 1) : result;
    }

    private interface Hook {
        Object change(String arguments, Object result);
    }

    private static <T> T proxy(Class<T> type, T target, Hook hook) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return hook.change(Arrays.toString(arguments), method.invoke(target, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return type.cast(proxy);
    }
}
