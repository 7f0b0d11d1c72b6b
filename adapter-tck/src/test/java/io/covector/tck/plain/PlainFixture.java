package io.covector.tck.plain;

import io.covector.client.ClientConfig;
import io.covector.spi.BackendCollection;
import io.covector.tck.TckFixture;
import java.util.function.UnaryOperator;

/** A plain store of one test run. */
public final class PlainFixture implements TckFixture {
    private final PlainStore store;

    /** A store whose collections the operator may break. */
    public PlainFixture(UnaryOperator<BackendCollection> around) {
        this.store = new PlainStore(around);
    }

    @Override
    public String type() {
        return "plain";
    }

    @Override
    public ClientConfig.Builder config() {
        return ClientConfig.builder().set("backends.main.type", type()).resource(BACKEND, PlainStore.class, store);
    }

    @Override
    public void close() {}
}
