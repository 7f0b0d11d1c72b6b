package io.covector.tck.plain;

import io.covector.config.Settings;
import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import io.covector.spi.BackendProvider;
import java.util.Set;

/** Opens plain backends on the {@link PlainStore} that the application hands in. Thread-safe. */
public final class PlainProvider implements BackendProvider {
    @Override
    public String type() {
        return "plain";
    }

    @Override
    public void validate(Settings settings) {}

    @Override
    public Set<Class<?>> resourceTypes(Settings settings) {
        return Set.of(PlainStore.class);
    }

    @Override
    public Backend open(Settings settings, BackendContext context) {
        return open(context.resource(PlainStore.class).orElseThrow());
    }

    /** Opens a backend on a store. */
    public static Backend open(PlainStore store) {
        return store.connect();
    }
}
