/** Retry under one deadline, circuit breaker and bulkhead around each request. */
module io.covector.resilience {
    requires transitive io.covector.api;
    requires io.github.resilience4j.circuitbreaker;
    requires io.github.resilience4j.core;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.covector.resilience;
}
