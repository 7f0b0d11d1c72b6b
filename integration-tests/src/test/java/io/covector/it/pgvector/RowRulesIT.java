package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Triggers, rules and policies that drop rows, or store them elsewhere: nothing is called written that is not. */
class RowRulesIT {
    private PgDatabase database;
    private VectorClient client;
    private VectorCollection collection;

    @BeforeEach
    void open() {
        database = TestServers.postgres().freshDatabase();
        client = Clients.open(database);
        collection = client.createCollection(
                CollectionSpec.builder("doc").vector(3, Metric.EUCLIDEAN).build());
    }

    @AfterEach
    void close() {
        client.close();
        database.close();
    }

    private static List<VectorRecord> records(int count) {
        return Records.make(count, 3, 1, i -> Metadata.of("n", i));
    }

    private void trigger(String event, String body) {
        Database.execute(
                database,
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + body + " END $$",
                "CREATE TRIGGER t " + event + " ON doc FOR EACH ROW EXECUTE FUNCTION f()");
    }

    /** Whether the collection is opened before the trigger comes, or after it. */
    private void reopen(boolean again) {
        if (again) {
            client.close();
            client = Clients.open(database);
            collection = client.collection("doc");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowThatATriggerDropsIsNotWritten(boolean opensAfterwards) {
        trigger("BEFORE INSERT OR UPDATE", "IF NEW.id = 'r7' THEN RETURN NULL; END IF; RETURN NEW;");
        reopen(opensAfterwards);

        for (int count : new int[] {9, 30}) { // INSERT and COPY
            VectorException e = catchThrowableOfType(VectorException.class, () -> collection.upsert(records(count)));
            assertThat(e.code()).isEqualTo(ErrorCode.REJECTED);
            assertThat(e).hasMessageContaining("a trigger, a policy or a rule");
            WriteResult result = e.writeResult().orElseThrow();
            for (int i = 0; i < count; i++) {
                boolean isWritten = result.outcome(i) == WriteOutcome.WRITTEN;
                assertThat(isWritten && i == 7).as("%d of %d", i, count).isFalse();
                if (isWritten || opensAfterwards) {
                    assertThat(collection.get(RecordId.of("r" + i)).isPresent())
                            .as("%d of %d", i, count)
                            .isEqualTo(isWritten);
                }
            }
            collection.delete(Filter.all());
        }
        VectorException e = catchThrowableOfType(VectorException.class, () -> collection.insert(records(30)));
        assertThat(e.writeResult().orElseThrow().outcome(7)).isNotEqualTo(WriteOutcome.WRITTEN);
        assertThat(collection.get(RecordId.of("r7"))).isEmpty();
    }

    @Test
    void anUpsertWhoseUpdateIsDroppedIsNotWritten() {
        collection.upsert(records(1));
        trigger("BEFORE UPDATE", "RETURN NULL;");
        VectorRecord other = records(2).get(1);
        VectorRecord changed = VectorRecord.of(RecordId.of("r0"), other.vector(), Metadata.empty());

        VectorException e = catchThrowableOfType(VectorException.class, () -> collection.upsert(changed));

        assertThat(e.code()).isEqualTo(ErrorCode.REJECTED);
        assertThat(collection.get(RecordId.of("r0"), Projection.metadata().withVector()))
                .contains(records(1).get(0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsThatATriggerRoutesToPartitionsAreWritten(boolean opensAfterwards) {
        Database.execute(
                database, "CREATE TABLE part (CHECK (true)) INHERITS (doc)", "CREATE UNIQUE INDEX ON part (id)");
        trigger("BEFORE INSERT", "INSERT INTO part VALUES (NEW.*); RETURN NULL;");
        reopen(opensAfterwards);

        for (int count : new int[] {5, 40}) {
            collection.insert(records(count));
            assertThat(collection.count(Filter.all())).isEqualTo(count);
            assertThat(collection.delete(Filter.all())).isEqualTo(count);
        }
    }

    @Test
    void aDeleteThatATriggerDropsIsNotCalledDone() {
        collection.upsert(records(3));
        trigger("BEFORE DELETE", "IF OLD.id = 'r1' THEN RETURN NULL; END IF; RETURN OLD;");
        reopen(true);

        VectorException byId = catchThrowableOfType(
                VectorException.class, () -> collection.delete(List.of(RecordId.of("r0"), RecordId.of("r1"))));
        VectorException byFilter =
                catchThrowableOfType(VectorException.class, () -> collection.delete(Filter.gte("n", 1)));

        assertThat(byId.code()).isEqualTo(ErrorCode.REJECTED);
        assertThat(byFilter.code()).isEqualTo(ErrorCode.REJECTED);
        assertThat(collection.count(Filter.all())).isEqualTo(3); // neither has changed anything
        assertThat(collection.delete(List.of(RecordId.of("r0")))).isEqualTo(1);
        assertThat(collection.delete(List.of(RecordId.of("r9")))).isZero();
    }

    /** Nothing keeps these rows but that somebody inserts them again. */
    @ParameterizedTest
    @ValueSource(strings = {"INSERT OR UPDATE", "INSERT OR UPDATE OR DELETE"})
    void aDeleteBesideInsertsIsNotRefused(String events) throws Exception {
        trigger("BEFORE " + events, "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;");
        reopen(true);
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService other = Executors.newSingleThreadExecutor();
        Future<?> inserts = other.submit(() -> {
            while (!over.get()) {
                collection.upsert(records(3));
            }
        });
        try {
            for (int i = 0; i < 300; i++) {
                collection.delete(Filter.lt("n", 3));
                collection.delete(List.of(RecordId.of("r0"), RecordId.of("r1"), RecordId.of("r9")));
            }
        } finally {
            over.set(true);
            other.shutdown();
        }
        inserts.get();
        collection.delete(Filter.all());

        assertThat(collection.count(Filter.all())).isZero();
    }

    @Test
    void triggersOfPartitionsAreKnown() {
        Database.execute(
                database,
                "CREATE TABLE p (id text PRIMARY KEY, vector vector(3), metadata jsonb) PARTITION BY HASH (id)",
                "CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " IF TG_OP = 'DELETE' THEN RETURN CASE OLD.id WHEN 'r1' THEN NULL ELSE OLD END; END IF;"
                        + " RETURN CASE NEW.id WHEN 'r7' THEN NULL ELSE NEW END; END $$",
                "CREATE TRIGGER t BEFORE INSERT OR DELETE ON p0 FOR EACH ROW EXECUTE FUNCTION f()");
        Map<String, String> attached = Map.of(
                "collections.p.table", "p",
                "collections.p.metadata", "metadata",
                "collections.p.metric", "euclidean");
        try (VectorClient other = Clients.open(database, attached)) {
            VectorCollection partitioned = other.collection("p");
            partitioned.insert(records(3));

            VectorException byFilter =
                    catchThrowableOfType(VectorException.class, () -> partitioned.delete(Filter.all()));
            VectorException insert = catchThrowableOfType(
                    VectorException.class, () -> partitioned.insert(records(8).subList(3, 8)));

            assertThat(byFilter.code()).isEqualTo(ErrorCode.REJECTED);
            assertThat(byFilter.mayHaveApplied()).isFalse();
            assertThat(insert.writeResult().orElseThrow().outcome(4)).isEqualTo(WriteOutcome.REJECTED);
            assertThat(partitioned.count(Filter.all())).isEqualTo(7);
        }
    }

    @Test
    void aDeleteThatARuleTakesAwayIsNotCalledDone() {
        collection.upsert(records(3));
        Database.execute(database, "CREATE RULE r AS ON DELETE TO doc WHERE OLD.id = 'r1' DO INSTEAD NOTHING");
        reopen(true);

        VectorException e = catchThrowableOfType(VectorException.class, () -> collection.delete(Filter.all()));

        assertThat(e.code()).isEqualTo(ErrorCode.REJECTED);
        assertThat(collection.count(Filter.all())).isEqualTo(3);
        assertThat(collection.delete(List.of(RecordId.of("r0")))).isEqualTo(1);
    }

    @Test
    void aRuleThatTakesInsertsAwayIsFoundOut() {
        Database.execute(database, "CREATE RULE r AS ON INSERT TO doc WHERE NEW.id = 'r2' DO INSTEAD NOTHING");
        reopen(true);

        VectorException e = catchThrowableOfType(VectorException.class, () -> collection.insert(records(20)));

        assertThat(e.code()).isEqualTo(ErrorCode.REJECTED);
        assertThat(collection.get(RecordId.of("r2"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowSecurityLetsInsertsOfAnySizeThrough(boolean opensAfterwards) {
        String role = "limited_" + database.name();
        Database.execute(
                database,
                "CREATE ROLE " + role + " LOGIN PASSWORD 'limited'",
                "ALTER TABLE doc OWNER TO " + role,
                "GRANT ALL ON SCHEMA public TO " + role);
        try (VectorClient limited = Clients.open(database, Map.of("user", role, "password", "limited"))) {
            VectorCollection before = limited.collection("doc");
            Database.execute(
                    database,
                    "ALTER TABLE doc ENABLE ROW LEVEL SECURITY",
                    "ALTER TABLE doc FORCE ROW LEVEL SECURITY",
                    "CREATE POLICY own ON doc USING (id <> 'r3')");
            VectorCollection secured = opensAfterwards ? limited.collection("doc") : before;

            secured.insert(records(3));
            List<VectorRecord> more = records(30).subList(4, 30);
            secured.insert(more);

            assertThat(secured.count(Filter.all())).isEqualTo(29);
            VectorException e = catchThrowableOfType(
                    VectorException.class, () -> secured.insert(records(4).subList(3, 4)));
            assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
        } finally {
            Database.execute(database, "DROP OWNED BY " + role + " CASCADE", "DROP ROLE " + role);
        }
    }
}
