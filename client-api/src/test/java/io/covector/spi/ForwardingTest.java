package io.covector.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.observe.Operation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every method of the SPI reaches the delegate with its arguments, and its answer comes back. */
class ForwardingTest {
    private static final Map<Class<?>, Object> ARGUMENTS = Map.ofEntries(
            Map.entry(CallContext.class, CallContext.of(Operation.SEARCH, Deadline.unbounded(() -> 0))),
            Map.entry(
                    CollectionSpec.class,
                    CollectionSpec.builder("books").vector(2, Metric.DOT).build()),
            Map.entry(String.class, "text"),
            Map.entry(Class.class, String.class),
            Map.entry(SearchBatch.class, SearchBatch.builder("vector", 1).build(List.of())),
            Map.entry(VectorRecord.class, VectorRecord.of("a", new float[] {1, 0})),
            Map.entry(WriteBatch.class, new WriteBatch(WriteMode.UPSERT, List.of())),
            Map.entry(GetQuery.class, GetQuery.of(List.of())),
            Map.entry(List.class, List.of()),
            Map.entry(Filter.class, Filter.eq("x", 1)),
            Map.entry(CountQuery.class, CountQuery.all()),
            Map.entry(ScanQuery.class, ScanQuery.builder(1).build()),
            Map.entry(IndexSpec.class, IndexSpec.hnsw()),
            Map.entry(IndexBuild.class, IndexBuild.defaults()));

    private final List<String> calls = new ArrayList<>();
    private final List<Object> arguments = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> backend() {
        Backend delegate = recorder(Backend.class);
        return each(Backend.class, new ForwardingBackend() {
            @Override
            protected Backend delegate() {
                return delegate;
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> collection() {
        BackendCollection delegate = recorder(BackendCollection.class);
        return each(BackendCollection.class, new ForwardingBackendCollection() {
            @Override
            protected BackendCollection delegate() {
                return delegate;
            }
        });
    }

    private <T> Stream<DynamicTest> each(Class<T> spi, T forwarding) {
        return Arrays.stream(spi.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .map(method -> DynamicTest.dynamicTest(method.toGenericString(), () -> isPassedOn(method, forwarding)));
    }

    private void isPassedOn(Method method, Object forwarding) throws ReflectiveOperationException {
        calls.clear();
        arguments.clear();
        Object[] sent = Arrays.stream(method.getParameterTypes())
                .map(type -> Objects.requireNonNull(ARGUMENTS.get(type), type::getName))
                .toArray();
        Object answer = method.invoke(forwarding, sent);
        assertThat(calls).containsExactly(method.toGenericString());
        assertThat(arguments).containsExactly(sent);
        assertThat(answer).isEqualTo(answerOf(method));
    }

    private <T> T recorder(Class<T> spi) {
        return spi.cast(Proxy.newProxyInstance(spi.getClassLoader(), new Class<?>[] {spi}, (proxy, method, sent) -> {
            calls.add(method.toGenericString());
            arguments.addAll(sent == null ? List.of() : List.of(sent));
            return answerOf(method);
        }));
    }

    private static @Nullable Object answerOf(Method method) {
        Class<?> type = method.getReturnType();
        if (type == boolean.class) {
            return true;
        }
        if (type == long.class) {
            return 42L;
        }
        if (type == Optional.class) {
            return Optional.of("found");
        }
        return type == String.class ? "answer" : type == List.class ? List.of("answer") : null;
    }
}
