package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Properties of the driver that an application may set: each works, or is refused when the client is opened. */
class DriverPropertiesIT {
    private static final List<VectorRecord> RECORDS = Records.make(
            2_000,
            3,
            5,
            i -> Metadata.of("title", "it's " + i, "tags", List.of("a\"" + i % 2, "b")).toBuilder()
                    .put("n", i)
                    .put("free", i % 10)
                    .build());

    private static PgDatabase database;

    @BeforeAll
    static void open() {
        database = TestServers.postgres().freshDatabase();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            prepareThreshold           | 0
            prepareThreshold           | 5
            preferQueryMode            | simple
            preferQueryMode            | extended
            preferQueryMode            | extendedForPrepared
            preferQueryMode            | extendedCacheEverything
            binaryTransfer             | false
            binaryTransferDisable      | 20,25
            autosave                   | always
            autosave                   | conservative
            readOnly                   | true
            readOnlyMode               | always
            defaultRowFetchSize        | 1
            adaptiveFetch              | true
            stringtype                 | unspecified
            reWriteBatchedInserts      | true
            escapeSyntaxCallMode       | call
            replication                | database
            replication                | true
            assumeMinServerVersion     | 16
            assumeMinServerVersion     | 9.0
            currentSchema              | public
            options                    | -c statement_timeout=60000
            options                    | -c standard_conforming_strings=off
            options                    | -c bytea_output=escape
            options                    | -c extra_float_digits=-15
            loggerLevel                | TRACE
            ApplicationName            | a 'name' "of" ours
            preparedStatementCacheQueries | 0
            databaseMetadataCacheFields | 0
            cleanupSavepoints          | true
            socketTimeout              | 1
            disableColumnSanitiser     | true
            allowEncodingChanges       | true
            logUnclosedConnections     | true
            tcpNoDelay                 | false
            unknownLength              | 5
            cancelSignalTimeout        | 0
            sendBufferSize             | 1024
            receiveBufferSize          | 1024
            gssEncMode                 | disable
            quoteReturningIdentifiers  | false
            hideUnprivilegedObjects    | true
            groupStartupParameters     | true
            targetServerType           | primary
            noSuchProperty             | 1
            """)
    void theBasicCallsWork(String property, String value) {
        try (VectorClient client = Clients.open(database, Map.of("properties." + property, value))) {
            works(client);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            prepareThreshold  | -1               | INVALID_CONFIG | 'backends.main.properties.prepareThreshold'
            prepareThreshold  | x                | INVALID_CONFIG | is 'x'; accepted are integers from 0
            maxResultBuffer   | 10M              | INVALID_CONFIG | is not accepted
            sslmode           | nonsense         | INVALID_CONFIG | accepted are disable, allow, prefer
            maxSendBufferSize | 1                | INVALID_CONFIG | see 'url' and 'properties'
            currentSchema     | nowhere          | INVALID_CONFIG | has none of the schemas in the search_path
            options           | -c search_path=  | INVALID_CONFIG | has none of the schemas in the search_path
            options           | -c work_mem=x    | INVALID_CONFIG | invalid value for parameter "work_mem"
            targetServerType  | secondary        | UNAVAILABLE    | targetServerType: secondary
            """)
    void whatDoesNotWorkIsRefusedAtOpening(String property, String value, ErrorCode code, String text) {
        assertThatThrownBy(() -> Clients.open(database, Map.of("properties." + property, value))
                        .close())
                .isInstanceOfSatisfying(VectorException.class, e -> {
                    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
                    assertThat(e.text()).contains(text);
                });
    }

    private static void works(VectorClient client) {
        if (client.collectionExists("item")) {
            client.dropCollection("item");
        }
        VectorCollection collection = client.createCollection(CollectionSpec.builder("item")
                .vector(VectorField.of(3, Metric.COSINE).index(IndexSpec.none()))
                .field("title", FieldType.STRING)
                .field("tags", FieldType.STRING_LIST)
                .field("n", FieldType.LONG)
                .build());
        collection.upsert(RECORDS.get(0));
        collection.upsert(RECORDS.subList(0, 100));
        collection.upsert(RECORDS);
        assertThat(collection.count()).isEqualTo(2_000);
        assertThat(collection.get(
                        List.of(RECORDS.get(7).id()), Projection.metadata().withVector()))
                .containsExactly(RECORDS.get(7));
        SearchRequest request = SearchRequest.builder(new float[] {1, 0, 0})
                .topK(5)
                .filter(Filter.lt("n", 50).and(Filter.eq("free", 3)))
                .build();
        assertThat(collection.search(request).hits()).hasSize(5);
        try (Stream<VectorRecord> scan = collection.scan(ScanRequest.all())) {
            assertThat(scan).hasSize(2_000);
        }
        assertThat(collection.delete(Filter.gte("n", 10))).isEqualTo(1_990);
        assertThat(collection.delete(List.of(RECORDS.get(9).id()))).isEqualTo(1);
        collection.insert(RECORDS.subList(10, 500));
        collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults());
        assertThat(collection.search(request).hits()).hasSize(5);
        assertThat(collection.count()).isEqualTo(499);
    }
}
