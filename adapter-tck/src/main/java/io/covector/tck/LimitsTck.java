package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.BulkWriter;
import io.covector.CollectionSpec;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.spi.BackendCollection;
import io.covector.spi.GetQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.WriteBatch;
import io.covector.tck.asserting.RequestLog;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Around each limit that the backend states: a request one smaller and one exactly as large are taken whole, and a call
 * that is one larger becomes two requests.
 */
abstract class LimitsTck extends Theme {
    /** As many as any test needs, where the backend takes more. */
    private static final int ENOUGH = 20_000;

    LimitsTck(RecordTck tck) {
        super(tck);
    }

    @ParameterizedTest
    @EnumSource
    void recordsOfAWrite(WriteMode mode) {
        VectorCollection collection = session().unindexed();
        BackendCollection requests = Requests.to(collection);
        int max = Math.min(ENOUGH, requests.limits().maxRecords());
        for (int count : new int[] {Math.max(1, max - 1), max}) {
            requests.write(new WriteBatch(mode, Records.numbered(count)), Requests.context(mode));
            assertThat(collection.count()).as("%s of %s", mode, count).isEqualTo(count);
            collection.delete(Filter.all());
        }

        assertThat(Requests.write(collection, mode, Records.numbered(max + 1)).allWritten())
                .isTrue();
        assertThat(collection.count()).isEqualTo(max + 1);
    }

    @Test
    void idsOfAReadAndOfADelete() {
        VectorCollection collection = session().unindexed();
        BackendCollection requests = Requests.to(collection);
        int max = Math.min(ENOUGH, requests.limits().maxRecords());
        List<VectorRecord> records = Records.numbered(max + 1);
        for (int count : new int[] {Math.max(1, max - 1), max}) {
            collection.upsert(records);
            List<RecordId> ids = Records.idsOf(records.subList(0, count));
            assertThat(requests.get(GetQuery.of(ids), Requests.context())).hasSize(count);
            assertThat(requests.delete(ids, Requests.context())).isEqualTo(count);
            assertThat(collection.count()).isEqualTo(max + 1 - count);
        }

        collection.upsert(records);
        assertThat(collection.get(Records.idsOf(records), Projection.metadata()))
                .extracting(VectorRecord::id)
                .isEqualTo(Records.idsOf(records));
        assertThat(collection.delete(Records.idsOf(records))).isEqualTo(max + 1);
    }

    @ParameterizedTest
    @EnumSource
    void bytesOfAWrite(WriteMode mode) {
        VectorCollection collection = session().unindexed();
        BackendCollection requests = Requests.to(collection);
        long max = requests.limits().maxBytes();
        Padding padding = new Padding(requests, Math.min(capabilities().maxMetadataBytes(), 1_000_000) / 2);
        if (padding.records(max).size() > requests.limits().maxRecords()) {
            return; // so many bytes are never together
        }
        for (long bytes : new long[] {max - 1, max}) {
            List<VectorRecord> records = padding.records(bytes);
            requests.write(new WriteBatch(mode, records), Requests.context(mode));
            assertThat(collection.count()).as("%s of %s bytes", mode, bytes).isEqualTo(records.size());
            VectorRecord last = records.get(records.size() - 1);
            assertThat(Expect.stored(collection, last.id())).isEqualTo(last);
            collection.delete(Filter.all());
        }

        List<VectorRecord> records = padding.records(max + 1);
        assertThat(Requests.write(collection, mode, records).allWritten()).isTrue();
        assertThat(collection.count()).isEqualTo(records.size());
    }

    /** Makes records that take a given number of bytes together, or the next smaller number that there is. */
    private static final class Padding {
        private final BackendCollection requests;
        private final String text;
        private final long bytesOfLargest;

        /**
         * Looks how large records are.
         *
         * @param longest length of the text of a record at most
         */
        Padding(BackendCollection requests, int longest) {
            this.requests = requests;
            this.text = "x".repeat(longest);
            this.bytesOfLargest = requests.encodedBytes(record(0, longest));
        }

        List<VectorRecord> records(long bytes) {
            int largest = (int) (bytes / bytesOfLargest);
            List<VectorRecord> records = Records.many(largest, i -> record(i, text.length()));
            long left = bytes - largest * bytesOfLargest;
            if (requests.encodedBytes(record(largest, 0)) <= left) {
                int fits = 0;
                for (int step = Integer.highestOneBit(text.length()); step > 0; step /= 2) {
                    if (fits + step <= text.length() && requests.encodedBytes(record(largest, fits + step)) <= left) {
                        fits += step;
                    }
                }
                records.add(record(largest, fits));
            }
            return records;
        }

        private VectorRecord record(int number, int length) {
            return Records.record(Records.id(number), Metadata.of("text", text.substring(0, length)));
        }
    }

    @Test
    void vectorsOfASearch() {
        VectorCollection collection = session().unindexed();
        collection.upsert(Records.numbered(3));
        BackendCollection requests = Requests.to(collection);
        SearchBatch.Builder search =
                SearchBatch.builder(collection.spec().vectorField().name(), 1).projection(Projection.idOnly());
        int max = Math.min(
                requests.limits().maxQueries(),
                requests.searchLimits(search.build(List.of(Records.at(1)))).maxQueries());
        for (int count : new int[] {Math.max(1, max - 1), max}) {
            List<SearchResult> results =
                    requests.search(search.build(Records.many(count, LimitsTck::query)), Requests.context());
            assertThat(results).hasSize(count);
            assertNearest(results);
        }

        assertNearest(collection.searchBatch(Records.many(
                max + 1,
                i -> SearchRequest.builder(query(i))
                        .topK(1)
                        .projection(Projection.idOnly())
                        .build())));
    }

    private static Vector query(int number) {
        return Records.at(1 + number % 3);
    }

    private static void assertNearest(List<SearchResult> results) {
        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).hits())
                    .as("result %s of %s", i, results.size())
                    .singleElement()
                    .satisfies(hit -> assertThat(hit.distance().orElseThrow()).isLessThan(1e-5));
        }
    }

    /**
     * A call that starves itself would wait for a connection that it holds itself, and fail after the shortest wait
     * there is.
     */
    @Test
    void callsOfManyRequestsThroughTheSmallestPool() {
        RequestLog log = new RequestLog();
        try (TckFixture fixture = newFixture();
                VectorClient client =
                        VectorClients.open(smallestPool(config(fixture, log)).build())) {
            SplittableRandom random = new SplittableRandom(9);
            List<VectorRecord> records = Records.many(
                    6_000,
                    i -> VectorRecord.of(
                            RecordId.of(Records.id(i)), Records.random(random, 512, 1), Metadata.of("n", i)));
            VectorCollection collection = client.createCollection(CollectionSpec.builder("smallest")
                    .vector(VectorField.of(512, Metric.EUCLIDEAN).index(IndexSpec.none()))
                    .build());

            assertThat(collection.upsert(records).allWritten()).isTrue();
            assertThat(collection.count()).isEqualTo(6_000);
            assertThat(collection.get(Records.idsOf(records), Projection.idOnly()))
                    .hasSize(6_000);
            assertThat(collection.searchBatch(Records.many(
                            300,
                            i -> SearchRequest.builder(Records.random(random, 512, 1))
                                    .topK(3)
                                    .projection(Projection.idOnly())
                                    .build())))
                    .allSatisfy(result -> assertThat(result.hits()).hasSize(3));
            assertThat(collection.delete(Records.idsOf(records))).isEqualTo(6_000);
            try (BulkWriter writer = collection.bulkWriter()) {
                records.forEach(writer::add);
            }
            assertThat(collection.count()).isEqualTo(6_000);
            assertThat(log.mostConcurrent())
                    .as("requests of one call at a time")
                    .isLessThanOrEqualTo(Requests.to(collection).limits().maxConcurrentRequests());
        }
        log.check();
    }

    private ClientConfig.Builder smallestPool(ClientConfig.Builder config) {
        return client().stats().pool().isEmpty()
                ? config.set("retry.max-attempts", 1)
                : SmallestPool.of(config, "250ms");
    }
}
