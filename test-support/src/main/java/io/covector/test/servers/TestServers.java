package io.covector.test.servers;

import java.time.Duration;
import java.util.Map;

/** The servers of this test run, started when first asked for and stopped with the JVM. Thread-safe. */
public final class TestServers {
    /**
     * How long the Milvus of a test alone keeps a session of a part of its own that does not report: for as long, one
     * that is started again waits for its former self.
     */
    public static final Duration MILVUS_SESSION = Duration.ofSeconds(5);

    private TestServers() {}

    /**
     * The PostgreSQL with pgvector that all tests share; each takes a database of its own from it.
     *
     * @throws IllegalStateException when there is none and none can be started; says what to do
     */
    public static PgServer postgres() {
        return Shared.POSTGRES;
    }

    /**
     * A PostgreSQL for one test alone, which may kill it; never the one given by properties.
     *
     * @throws IllegalStateException when none can be started; says what to do
     */
    public static KillablePgServer killablePostgres() {
        return PostgresLookup.fromSettings().start();
    }

    /**
     * A PgBouncer of a test's own in front of a PostgreSQL.
     *
     * @param poolSize how many connections to PostgreSQL it keeps for each user and database
     * @throws IllegalStateException when it cannot be started; says what to do
     */
    public static PgBouncer pgBouncer(PgServer upstream, PgBouncer.PoolMode mode, int poolSize) {
        return PgBouncer.run(upstream, mode, poolSize);
    }

    /**
     * The Milvus, or Milvus Lite, that all tests share; each takes a database of its own from it.
     *
     * @throws IllegalStateException when there is none and none can be started; says what to do
     */
    public static MilvusServer milvus(MilvusKind kind) {
        return kind == MilvusKind.LITE ? SharedLite.SERVER : SharedMilvus.SERVER;
    }

    /**
     * A Milvus, or Milvus Lite, for one test alone, which may kill it; never the one given by properties.
     *
     * @throws IllegalStateException when none can be started; says what to do
     */
    public static KillableMilvus killableMilvus(MilvusKind kind) {
        return MilvusLookup.fromSettings(kind, Map.of("COMMON_SESSION_TTL", String.valueOf(MILVUS_SESSION.toSeconds())))
                .start();
    }

    /**
     * A Milvus for one test alone that takes no more than this rate of inserts once it has noticed, a few seconds after
     * its start.
     *
     * @throws IllegalStateException when none can be started; says what to do
     */
    public static MilvusServer milvusWithInsertRate(String megabytesPerSecond) {
        Map<String, String> limits = Map.of(
                "QUOTAANDLIMITS_ENABLED", "true",
                "QUOTAANDLIMITS_DML_ENABLED", "true",
                "QUOTAANDLIMITS_DML_INSERTRATE_MAX", megabytesPerSecond);
        return MilvusLookup.fromSettings(MilvusKind.MILVUS, limits).start();
    }

    /**
     * A PostgreSQL for one test alone that wants TLS.
     *
     * @throws IllegalStateException when it cannot be started; says why
     */
    public static SecurePostgres postgresWithTls() {
        return SecurePostgres.run("--tls");
    }

    /**
     * A PostgreSQL for one test alone that wants TLS and a certificate of each client.
     *
     * @throws IllegalStateException when it cannot be started; says why
     */
    public static SecurePostgres postgresWithMutualTls() {
        return SecurePostgres.run("--tls", "--mutual");
    }

    /**
     * A Milvus for one test alone that wants TLS.
     *
     * @throws IllegalStateException when it cannot be started; says why
     */
    public static SecureMilvus milvusWithTls() {
        return SecureMilvus.run("--tls");
    }

    /**
     * A Milvus for one test alone that wants TLS, a certificate of each client, and to know its users.
     *
     * @throws IllegalStateException when it cannot be started; says why
     */
    public static SecureMilvus milvusWithMutualTlsAndUsers() {
        return SecureMilvus.run("--tls", "--mutual", "--auth");
    }

    /**
     * A Toxiproxy of a test's own.
     *
     * @throws IllegalStateException when it cannot be started; says what to do
     */
    public static Toxiproxy toxiproxy() {
        return Toxiproxy.run();
    }

    private static final class Shared {
        static final PgServer POSTGRES = PostgresLookup.fromSettings().find();
    }

    private static final class SharedMilvus {
        static final MilvusServer SERVER =
                MilvusLookup.fromSettings(MilvusKind.MILVUS, Map.of()).find();
    }

    private static final class SharedLite {
        static final MilvusServer SERVER =
                MilvusLookup.fromSettings(MilvusKind.LITE, Map.of()).find();
    }
}
