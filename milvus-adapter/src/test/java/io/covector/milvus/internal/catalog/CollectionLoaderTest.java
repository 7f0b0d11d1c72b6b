package io.covector.milvus.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.internal.rpc.Login;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.milvus.testing.Calls;
import io.covector.milvus.testing.FakeMilvus;
import io.covector.test.FakeBackendContext;
import io.covector.test.FakeTicker;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.Status;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CollectionLoaderTest {
    private static final Status RELEASED =
            Status.newBuilder().setCode(101).setReason("collection not loaded").build();

    private final FakeTicker time = FakeTicker.impatient();
    private FakeMilvus server;
    private Rpc rpc;
    private CollectionLoader loads;

    @BeforeEach
    void start() throws IOException {
        server = new FakeMilvus();
        MilvusConfig config = MilvusConfig.from(Settings.of(Map.of("uri", "http://127.0.0.1:" + server.port())));
        rpc = Rpc.open(
                config,
                config.endpoint().orElseThrow(),
                Login.of(config.credentials(), Optional.empty()),
                FakeBackendContext.of(time));
        loads = new CollectionLoader(rpc);
    }

    @AfterEach
    void stop() {
        rpc.close();
        server.close();
    }

    @Test
    void whatIsLoadedIsLeftAlone() {
        loads.load("things", Calls.seconds(60, time));
        assertThat(server.requests(LoadCollectionRequest.class)).isEmpty();
    }

    @Test
    void waitsUntilItIsLoaded() {
        server.loads.addAll(
                List.of(LoadState.LoadStateNotLoad, LoadState.LoadStateLoading, LoadState.LoadStateLoading));
        loads.load("things", Calls.seconds(60, time));
        assertThat(server.request(LoadCollectionRequest.class).getCollectionName())
                .isEqualTo("things");
        assertThat(server.requests(GetLoadStateRequest.class)).hasSize(4);
        assertThat(time.pauses()).hasSize(3);
    }

    @Test
    void whatAnotherClientReleasesMeanwhileIsLoadedAgain() {
        server.loads.addAll(
                List.of(LoadState.LoadStateNotLoad, LoadState.LoadStateLoading, LoadState.LoadStateNotLoad));
        loads.load("things", Calls.seconds(60, time));
        assertThat(server.requests(LoadCollectionRequest.class)).hasSize(2);
    }

    @Test
    void theDeadlineTellsThePercentage() {
        for (int i = 0; i < 1_000; i++) {
            server.loads.add(LoadState.LoadStateLoading);
        }
        assertThatThrownBy(() -> loads.load("things", Calls.seconds(60, time)))
                .hasMessageMatching(
                        "TIMEOUT: the load of collection 'things' was awaited for \\d+ ms, 40 % loaded: .*");
    }

    @Test
    void aCollectionThatIsGone() {
        server.loads.add(LoadState.LoadStateNotExist);
        assertThatThrownBy(() -> loads.load("things", Calls.seconds(60, time)))
                .hasMessageStartingWith("COLLECTION_NOT_FOUND: there is no collection 'things'");
    }

    @Test
    void aCollectionWhoseIndexIsBeingChanged() {
        server.loads.add(LoadState.LoadStateNotLoad);
        server.load =
                Status.newBuilder().setCode(700).setReason("index not found").build();
        assertThatThrownBy(() -> loads.load("things", Calls.seconds(60, time)))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_READY))
                .hasMessageContaining("collection 'things' has no index")
                .hasMessageContaining("milvus 700/0");
    }

    @Test
    void aReadOfAReleasedCollectionLoadsItAndIsSentAgain() {
        server.reads.add(RELEASED);
        server.loads.add(LoadState.LoadStateNotLoad);
        read();
        assertThat(server.requests(QueryRequest.class)).hasSize(2);
        assertThat(server.requests(LoadCollectionRequest.class)).hasSize(1);
    }

    @Test
    void butOnlyOnce() {
        server.reads.addAll(List.of(RELEASED, RELEASED));
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_READY));
        assertThat(server.requests(QueryRequest.class)).hasSize(2);
    }

    @Test
    void otherFailuresAreNotItsBusiness() {
        server.reads.add(Status.newBuilder().setCode(1100).setReason("no").build());
        assertThatThrownBy(this::read).hasMessageStartingWith("REJECTED: no");
        assertThat(server.requests).hasSize(1);
    }

    private void read() {
        QueryRequest request =
                QueryRequest.newBuilder().setCollectionName("things").build();
        loads.whileLoaded("things", Calls.seconds(60, time), () -> rpc.query(request, Calls.seconds(60, time)));
    }
}
