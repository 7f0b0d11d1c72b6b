package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorRecord;
import io.covector.embedded.internal.document.StoredRecord;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.GetQuery;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store reads every number that it accepted. */
class NumbersTest {
    private static final CollectionSpec SPEC = Embedded.spec("c", 2, Metric.EUCLIDEAN, IndexSpec.none());

    private static final Metadata LONGEST = Metadata.builder()
            .put("whole", BigInteger.TEN.pow(131_072).subtract(BigInteger.ONE))
            .put("power", new BigDecimal("1e131071"))
            .put("small", new BigDecimal("-1e-16383"))
            .put("both", new BigDecimal("1e131071").add(new BigDecimal("1e-16383")))
            .put("long", new BigDecimal("9007199254740993.0"))
            .put("list", List.of(new BigDecimal("1.5e131071"), 1))
            .build();

    @TempDir
    Path directory;

    @Test
    void readsTheLongestNumbersAfterARestart() {
        VectorRecord record = Embedded.record("1", LONGEST, 1, 2);
        try (Backend backend = Embedded.at(directory)) {
            BackendCollection collection = backend.create(SPEC, Embedded.CONTEXT);
            Embedded.upsert(collection, record);
            assertThat(Embedded.get(collection, RecordId.of("1"))).contains(record);
        }
        try (Backend backend = Embedded.at(directory)) {
            BackendCollection collection = backend.open("c", Embedded.CONTEXT).orElseThrow();
            assertThat(Embedded.get(collection, RecordId.of("1"))).contains(record);
            for (Filter filter : List.of(
                    Filter.gt("whole", Double.MAX_VALUE),
                    Filter.gt("power", Long.MAX_VALUE),
                    Filter.lt("small", 0),
                    Filter.gt("both", 1.5),
                    Filter.eq("long", 9007199254740993L),
                    Filter.containsAny("list", 1))) {
                assertThat(Embedded.count(collection, filter)).as("%s", filter).isEqualTo(1);
            }
            assertThat(Embedded.count(collection, Filter.lt("whole", Double.MAX_VALUE)))
                    .isZero();
        }
    }

    @Test
    void readsNumbersThatAreNoLongerAccepted() {
        String json = "{\"k\":0." + "0".repeat(19_998) + "1,\"n\":1}";
        StoredRecord stored = StoredRecord.fromLog(new BytesRef("1"), new float[] {1, 2}, json, null);
        assertThat(stored.json()).isEqualTo(json);
    }

    @Test
    void projectsKeysOfRecordsWithLongNumbers() {
        try (Backend backend = Embedded.inMemory()) {
            BackendCollection collection = backend.create(SPEC, Embedded.CONTEXT);
            Embedded.upsert(collection, Embedded.record("1", LONGEST, 1, 2));
            GetQuery query = GetQuery.of(List.of(RecordId.of("1"))).projection(Projection.keys("small", "none"));
            assertThat(collection.get(query, Embedded.CONTEXT))
                    .extracting(VectorRecord::metadata)
                    .containsExactly(Metadata.of("small", new BigDecimal("-1e-16383")));
        }
    }
}
