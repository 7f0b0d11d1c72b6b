/** PostgreSQL with pgvector. The driver says nothing of the modules that it needs, so they are named here. */
@SuppressWarnings("requires-automatic") // the driver has a name in its manifest, which stays
module io.covector.pgvector {
    requires transitive io.covector.api;
    requires java.logging;
    requires java.naming;
    requires java.security.jgss;
    requires java.sql;
    requires com.zaxxer.hikari;
    requires org.postgresql.jdbc;
    requires org.slf4j;
    requires static org.checkerframework.checker.qual;
    requires static org.jspecify;

    exports io.covector.pgvector;

    provides io.covector.spi.BackendProvider with
            io.covector.pgvector.PgvectorBackendProvider;
}
