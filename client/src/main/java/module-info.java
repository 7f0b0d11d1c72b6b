/** Opens clients: finds configuration and adapter, and puts the layers together. */
module io.covector.client {
    requires transitive io.covector.api;
    requires io.covector.batching;
    requires io.covector.resilience;
    requires org.slf4j;
    requires org.snakeyaml.engine;
    requires static org.jspecify;

    exports io.covector.client;

    uses io.covector.spi.BackendProvider;
}
