package io.covector.resilience;

import static io.covector.resilience.Fixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.spi.BackendCollection;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operations on collections and indexes whose answers are lost: the server is asked what became of them. */
class DefinitionRetryTest {
    private static final CollectionSpec FILMS =
            CollectionSpec.builder("films").vector(2, Metric.COSINE).build();

    private final Fixture fixture = new Fixture();
    private final FaultyBackend server = fixture.server;

    private BackendCollection createFilms() {
        return fixture.backend.create(FILMS, fixture.seconds(60));
    }

    @Test
    void aCreationThatWasCarriedOutIsFound() {
        server.fail(Fault.answerLost());
        assertThat(createFilms().spec()).isEqualTo(FILMS);
        assertThat(server.requests).containsExactly("create films", "open films");
    }

    @Test
    void aCreationThatWasNotIsRepeated() {
        server.fail(Fault.requestLost());
        assertThat(createFilms().spec()).isEqualTo(FILMS);
        assertThat(server.requests).containsExactly("create films", "open films", "create films");
    }

    @Test
    void aCreationThatSurelyFailedIsRepeatedWithoutALook() {
        server.fail(Fault.refused(ErrorCode.UNAVAILABLE));
        createFilms();
        assertThat(server.requests).containsExactly("create films", "create films");
    }

    @Test
    void aLookThatFailsIsAnAttempt() {
        server.fail(Fault.answerLost(), Fault.refused(ErrorCode.UNAVAILABLE));
        createFilms();
        assertThat(server.requests).containsExactly("create films", "open films", "open films");
        server.requests.clear();
        server.collections.clear();
        server.fail(Fault.answerLost(), Fault.requestLost(), Fault.requestLost());
        VectorException e = failure(this::createFilms);
        assertThat(e.mayHaveApplied()).isTrue();
        assertThat(e.context().attempt()).isEqualTo(3);
    }

    /** The lost creation is carried out between the look and the second attempt. */
    @Test
    void meetingItsOwnCollectionIsNoFailure() {
        server.fail(Fault.requestLost());
        server.fail(new Fault(false, () -> {
            server.collections.put("films", new FaultyCollection(server, FILMS));
            return VectorException.builder(ErrorCode.COLLECTION_EXISTS, "exists")
                    .build();
        }));
        // the look of the second attempt meets the second fault; so the third attempt looks again
        assertThat(createFilms().spec()).isEqualTo(FILMS);
        assertThat(server.requests).containsExactly("create films", "open films", "open films");
    }

    @Test
    void meetingAnothersCollectionIsAFailure() {
        server.collections.put("films", new FaultyCollection(server, FILMS));
        VectorException e = failure(this::createFilms);
        assertThat(e.code()).isEqualTo(ErrorCode.COLLECTION_EXISTS);
        assertThat(e.mayHaveApplied()).isFalse();
        assertThat(server.requests).containsExactly("create films");
    }

    @Test
    void aCollectionThatDiffersFromTheLostCreationIsAFailure() {
        CollectionSpec other =
                CollectionSpec.builder("films").vector(3, Metric.COSINE).build();
        server.collections.put("films", new FaultyCollection(server, other));
        server.fail(Fault.requestLost());
        VectorException e = failure(this::createFilms);
        assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
        assertThat(e)
                .hasMessageContaining("FLOAT32(2)")
                .hasMessageContaining("FLOAT32(3)")
                .hasMessageContaining("attempt=2/3");
        assertThat(e.getSuppressed()).hasSize(1);
    }

    @Test
    void aFoundCollectionIsWrappedToo() {
        server.fail(Fault.answerLost());
        BackendCollection films = createFilms();
        server.fail(Fault.refused(ErrorCode.UNAVAILABLE));
        films.dropIndex(VectorField.DEFAULT_NAME, fixture.seconds(60));
        assertThat(server.requests).endsWith("dropIndex", "dropIndex");
    }

    @Test
    void aDropThatWasCarriedOutIsNotRepeated() {
        server.fail(Fault.answerLost());
        assertThat(fixture.backend.drop("books", fixture.seconds(60))).isTrue();
        assertThat(server.requests).containsExactly("drop books", "open books");
    }

    @Test
    void aDropThatWasNotIsRepeated() {
        server.fail(Fault.requestLost());
        assertThat(fixture.backend.drop("books", fixture.seconds(60))).isTrue();
        assertThat(server.requests).containsExactly("drop books", "open books", "drop books");
        assertThat(server.collections).isEmpty();
    }

    /** The lost drop is carried out between the look and the second attempt. */
    @Test
    void aDropThatComesLateCountsAsTheCallers() {
        server.fail(Fault.requestLost());
        server.afterSuccess = request -> server.collections.clear();
        assertThat(fixture.backend.drop("books", fixture.seconds(60))).isTrue();
        assertThat(server.requests).containsExactly("drop books", "open books", "drop books");
    }

    @Test
    void aDropOfNothingSaysSo() {
        server.fail(Fault.refused(ErrorCode.UNAVAILABLE));
        assertThat(fixture.backend.drop("absent", fixture.seconds(60))).isFalse();
    }

    @Test
    void anIndexThatWasBuiltIsFoundAndKnown() {
        server.fail(Fault.answerLost());
        fixture.books.createIndex(
                VectorField.DEFAULT_NAME, IndexSpec.hnsw(), IndexBuild.defaults(), fixture.seconds(60));
        assertThat(server.requests).containsExactly("createIndex", "open books");
        assertThat(fixture.books.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
    }

    @Test
    void anIndexThatWasNotIsBuiltAgain() {
        server.fail(Fault.requestLost());
        fixture.books.createIndex(
                VectorField.DEFAULT_NAME, IndexSpec.hnsw(), IndexBuild.defaults(), fixture.seconds(60));
        assertThat(server.requests).containsExactly("createIndex", "open books", "createIndex");
        assertThat(fixture.books.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
    }

    @Test
    void anotherIndexThanTheLostOneIsAFailure() {
        fixture.stored.changeIndex(IndexSpec.ivfFlat(7));
        server.fail(Fault.requestLost());
        VectorException e = failure(() -> fixture.books.createIndex(
                VectorField.DEFAULT_NAME, IndexSpec.hnsw(), IndexBuild.defaults(), fixture.seconds(60)));
        assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
        assertThat(e).hasMessageContaining("lists=7").hasMessageContaining("efConstruction=64");
    }

    @Test
    void anIndexOfACollectionThatIsGoneIsAFailure() {
        server.fail(Fault.requestLost());
        fixture.ticker.duringSleep = server.collections::clear;
        VectorException e = failure(() -> fixture.books.createIndex(
                VectorField.DEFAULT_NAME, IndexSpec.hnsw(), IndexBuild.defaults(), fixture.seconds(60)));
        assertThat(e.code()).isEqualTo(ErrorCode.COLLECTION_NOT_FOUND);
    }

    @Test
    void withoutRetriesDoubtIsLeftToTheCaller() {
        Fixture once = new Fixture(Map.of("retry.max-attempts", "1"));
        once.server.fail(Fault.answerLost());
        VectorException e = failure(() -> once.backend.create(FILMS, once.seconds(60)));
        assertThat(e.mayHaveApplied()).isTrue();
        assertThat(once.server.requests).containsExactly("create films");
    }

    @Test
    void theRestIsHandedThrough() {
        assertThat(fixture.backend.capabilities().backendType()).isEqualTo("faulty");
        assertThat(fixture.backend.unwrap(FaultyBackend.class)).containsSame(server);
        assertThat(fixture.books.unwrap(FaultyCollection.class)).containsSame(fixture.stored);
        assertThat(fixture.books.limits()).isEqualTo(fixture.stored.limits());
        fixture.backend.close();
        assertThat(server.closed).isTrue();
    }
}
