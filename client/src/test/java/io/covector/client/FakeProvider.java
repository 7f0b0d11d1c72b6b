package io.covector.client;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import io.covector.spi.BackendProvider;
import java.util.Set;

/**
 * Opens fake backends: type {@code fake}, keys {@code greeting} (with {@code nobody} none answers, with {@code
 * unlinked} a method of a library is missing) and {@code size}.
 */
public final class FakeProvider implements BackendProvider {
    /** Called by the service loader. */
    public FakeProvider() {}

    @Override
    public String type() {
        return "fake";
    }

    @Override
    public void validate(Settings settings) {
        settings.string("greeting").optional();
        settings.integer("size", 1, 10).optional();
    }

    @Override
    public Set<Class<?>> resourceTypes(Settings settings) {
        return Set.of(FakeBackend.class);
    }

    @Override
    public Backend open(Settings settings, BackendContext context) {
        String greeting = settings.string("greeting").orElse("hello");
        if (greeting.equals("nobody")) {
            throw VectorException.builder(ErrorCode.UNAVAILABLE, "nobody there").build();
        }
        if (greeting.equals("unlinked")) {
            throw new NoSuchMethodError("io.vendor.Sdk.call()");
        }
        return context.resource(FakeBackend.class).orElseGet(() -> new FakeBackend(greeting));
    }
}
