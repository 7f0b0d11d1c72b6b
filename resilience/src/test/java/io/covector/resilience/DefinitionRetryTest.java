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
import io.covector.test.Fault;
import io.covector.test.MemoryBackend;
import io.covector.test.MemoryCollection;
import io.covector.test.Script;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operations on collections and indexes whose answers are lost: the server is asked what became of them. */
class DefinitionRetryTest {
    private static final CollectionSpec FILMS =
            CollectionSpec.builder("films").vector(2, Metric.COSINE).build();

    private final Fixture fixture = new Fixture();
    private final MemoryBackend server = fixture.server;
    private final Script script = fixture.script;

    private BackendCollection createFilms() {
        return fixture.backend.create(FILMS, fixture.seconds(60));
    }

    @Test
    void aCreationThatWasCarriedOutIsFound() {
        script.next(Faults.answerLost());
        assertThat(createFilms().spec()).isEqualTo(FILMS);
        assertThat(script.texts()).containsExactly("createCollection films", "openCollection films");
    }

    @Test
    void aCreationThatWasNotIsRepeated() {
        script.next(Faults.requestLost());
        assertThat(createFilms().spec()).isEqualTo(FILMS);
        assertThat(script.texts())
                .containsExactly("createCollection films", "openCollection films", "createCollection films");
    }

    @Test
    void aCreationThatSurelyFailedIsRepeatedWithoutALook() {
        script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        createFilms();
        assertThat(script.texts()).containsExactly("createCollection films", "createCollection films");
    }

    @Test
    void aLookThatFailsIsAnAttempt() {
        script.next(Faults.answerLost(), Faults.refused(ErrorCode.UNAVAILABLE));
        createFilms();
        assertThat(script.texts())
                .containsExactly("createCollection films", "openCollection films", "openCollection films");
        script.forget();
        server.dropAll();
        script.next(Faults.answerLost(), Faults.requestLost(), Faults.requestLost());
        VectorException e = failure(this::createFilms);
        assertThat(e.mayHaveApplied()).isTrue();
        assertThat(e.context().attempt()).isEqualTo(3);
    }

    /** The lost creation is carried out between the look and the second attempt. */
    @Test
    void meetingItsOwnCollectionIsNoFailure() {
        script.next(Faults.requestLost());
        script.next(Fault.refuse(() -> {
            server.with(FILMS);
            return VectorException.builder(ErrorCode.COLLECTION_EXISTS, "exists")
                    .build();
        }));
        // the look of the second attempt meets the second fault; so the third attempt looks again
        assertThat(createFilms().spec()).isEqualTo(FILMS);
        assertThat(script.texts())
                .containsExactly("createCollection films", "openCollection films", "openCollection films");
    }

    @Test
    void meetingAnothersCollectionIsAFailure() {
        server.with(FILMS);
        VectorException e = failure(this::createFilms);
        assertThat(e.code()).isEqualTo(ErrorCode.COLLECTION_EXISTS);
        assertThat(e.mayHaveApplied()).isFalse();
        assertThat(script.texts()).containsExactly("createCollection films");
    }

    @Test
    void aCollectionThatDiffersFromTheLostCreationIsAFailure() {
        CollectionSpec other =
                CollectionSpec.builder("films").vector(3, Metric.COSINE).build();
        server.with(other);
        script.next(Faults.requestLost());
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
        script.next(Faults.answerLost());
        BackendCollection films = createFilms();
        script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        films.dropIndex(VectorField.DEFAULT_NAME, fixture.seconds(60));
        assertThat(script.texts()).endsWith("dropIndex vector", "dropIndex vector");
    }

    @Test
    void aDropThatWasCarriedOutIsNotRepeated() {
        script.next(Faults.answerLost());
        assertThat(fixture.backend.drop("books", fixture.seconds(60))).isTrue();
        assertThat(script.texts()).containsExactly("dropCollection books", "openCollection books");
    }

    @Test
    void aDropThatWasNotIsRepeated() {
        script.next(Faults.requestLost());
        assertThat(fixture.backend.drop("books", fixture.seconds(60))).isTrue();
        assertThat(script.texts())
                .containsExactly("dropCollection books", "openCollection books", "dropCollection books");
        assertThat(server.collections()).isEmpty();
    }

    /** The lost drop is carried out between the look and the second attempt. */
    @Test
    void aDropThatComesLateCountsAsTheCallers() {
        script.next(Faults.requestLost(), Fault.after(request -> server.dropAll()));
        assertThat(fixture.backend.drop("books", fixture.seconds(60))).isTrue();
        assertThat(script.texts())
                .containsExactly("dropCollection books", "openCollection books", "dropCollection books");
    }

    @Test
    void aDropOfNothingSaysSo() {
        script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        assertThat(fixture.backend.drop("absent", fixture.seconds(60))).isFalse();
    }

    @Test
    void anIndexThatWasBuiltIsFoundAndKnown() {
        script.next(Faults.answerLost());
        fixture.books.createIndex(
                VectorField.DEFAULT_NAME, IndexSpec.hnsw(), IndexBuild.defaults(), fixture.seconds(60));
        assertThat(script.texts()).containsExactly("createIndex vector", "openCollection books");
        assertThat(fixture.books.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
    }

    @Test
    void anIndexThatWasNotIsBuiltAgain() {
        script.next(Faults.requestLost());
        fixture.books.createIndex(
                VectorField.DEFAULT_NAME, IndexSpec.hnsw(), IndexBuild.defaults(), fixture.seconds(60));
        assertThat(script.texts()).containsExactly("createIndex vector", "openCollection books", "createIndex vector");
        assertThat(fixture.books.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
    }

    @Test
    void anotherIndexThanTheLostOneIsAFailure() {
        fixture.stored.changeIndex(VectorField.DEFAULT_NAME, IndexSpec.ivfFlat(7));
        script.next(Faults.requestLost());
        VectorException e = failure(() -> fixture.books.createIndex(
                VectorField.DEFAULT_NAME, IndexSpec.hnsw(), IndexBuild.defaults(), fixture.seconds(60)));
        assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
        assertThat(e).hasMessageContaining("lists=7").hasMessageContaining("efConstruction=64");
    }

    @Test
    void anIndexOfACollectionThatIsGoneIsAFailure() {
        script.next(Faults.requestLost());
        fixture.ticker.onSleep(server::dropAll);
        VectorException e = failure(() -> fixture.books.createIndex(
                VectorField.DEFAULT_NAME, IndexSpec.hnsw(), IndexBuild.defaults(), fixture.seconds(60)));
        assertThat(e.code()).isEqualTo(ErrorCode.COLLECTION_NOT_FOUND);
    }

    @Test
    void withoutRetriesDoubtIsLeftToTheCaller() {
        Fixture once = new Fixture(Map.of("retry.max-attempts", "1"));
        once.script.next(Faults.answerLost());
        VectorException e = failure(() -> once.backend.create(FILMS, once.seconds(60)));
        assertThat(e.mayHaveApplied()).isTrue();
        assertThat(once.script.texts()).containsExactly("createCollection films");
    }

    @Test
    void theRestIsHandedThrough() {
        assertThat(fixture.backend.capabilities().backendType()).isEqualTo("faulty");
        assertThat(fixture.backend.unwrap(MemoryBackend.class)).containsSame(server);
        assertThat(fixture.books.unwrap(MemoryCollection.class)).isPresent();
        assertThat(fixture.books.limits()).isEqualTo(fixture.stored.limits());
        fixture.backend.close();
        assertThat(server.closings()).isEqualTo(1);
    }
}
