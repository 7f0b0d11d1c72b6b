package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteResult;
import io.covector.client.VectorClients;
import io.covector.test.servers.MilvusKind;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call sends no more requests at a time than the pool carries, so that it never waits for itself. */
class MilvusPoolIT {
    private static final int RECORDS = 6_000;
    private static final int DIMENSION = 512;

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void aLargeUpsertFitsAPoolOfOneCall(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                VectorClient client = VectorClients.open(fixture.config()
                        .set("backends.main.pool.max-size", "1")
                        .set("backends.main.pool.acquire-timeout", "250ms")
                        .set("backends.main.idle-timeout", "3m") // a pool of its own: equal settings share one
                        .set("retry.max-attempts", "1")
                        .build())) {
            VectorCollection collection = client.createCollection(CollectionSpec.builder("large")
                    .idType(IdType.LONG)
                    .vector(VectorField.of(DIMENSION, Metric.DOT).index(IndexSpec.none()))
                    .build());

            WriteResult result = collection.upsert(records());

            assertThat(result.written()).isEqualTo(RECORDS);
            assertThat(collection.count()).isEqualTo(RECORDS);
        }
    }

    private static List<VectorRecord> records() {
        Random random = new Random(1);
        return LongStream.range(0, RECORDS)
                .mapToObj(id -> {
                    float[] vector = new float[DIMENSION];
                    for (int i = 0; i < DIMENSION; i++) {
                        vector[i] = random.nextFloat();
                    }
                    return VectorRecord.of(id, vector);
                })
                .toList();
    }
}
