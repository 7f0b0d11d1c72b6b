package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deletes by id and by filter say how many there were. */
abstract class DeleteTck extends Theme {
    DeleteTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void countsTheRecordsThatWereThere() {
        VectorCollection collection = session().texts();
        collection.upsert(Records.numbered(10));

        assertThat(collection.delete(Records.ids("r00001", "none", "r00002", "r00001")))
                .isEqualTo(2);
        assertThat(collection.delete(Records.ids("r00001"))).isZero();
        assertThat(collection.delete(List.of())).isZero();
        assertThat(collection.count()).isEqualTo(8);
        assertThat(collection.get(RecordId.of("r00001"))).isEmpty();
        assertThat(collection.get(RecordId.of("r00000"))).isPresent();
    }

    @Test
    void deletesWhatMatchesAndNothingElse() {
        VectorCollection collection = session().texts();
        collection.upsert(Records.numbered(100));
        collection.upsert(Records.record("without"));

        assertThat(collection.delete(Filter.none())).isZero();
        assertThat(collection.delete(Filter.gte("n", 90))).isEqualTo(10);
        assertThat(collection.delete(Filter.gte("n", 90))).isZero();
        assertThat(collection.delete(Filter.ne("n", 5))).isEqualTo(90);
        assertThat(Expect.scan(collection, Filter.all())).containsExactly(RecordId.of("r00005"));
        assertThat(collection.delete(Filter.all())).isEqualTo(1);
        assertThat(collection.count()).isZero();
    }

    @Test
    void deletesThousandsOfIds() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.numbered(5_000);
        collection.upsert(records);

        assertThat(collection.delete(Records.idsOf(records.subList(0, 4_990)))).isEqualTo(4_990);
        assertThat(collection.count()).isEqualTo(10);
    }

    @Test
    void findsNoDeletedRecord() {
        VectorCollection collection = session().texts();
        collection.upsert(Records.numbered(50));
        collection.delete(Filter.lt("n", 25));
        SearchRequest nearTheDeleted =
                SearchRequest.builder(Records.at(1)).topK(10).build();

        assertThat(collection.search(nearTheDeleted).hits())
                .extracting(hit -> hit.id().value())
                .startsWith("r00025", "r00026")
                .hasSize(10);
    }

    @Test
    void storesAnIdAgain() {
        VectorCollection collection = session().texts();
        collection.upsert(Records.record("a", Metadata.of("n", 1)));
        collection.delete(Records.ids("a"));
        collection.insert(List.of(Records.record("a", Metadata.of("m", 2))));

        assertThat(Expect.stored(collection, RecordId.of("a")).metadata()).isEqualTo(Metadata.of("m", 2));
        assertThat(collection.count()).isEqualTo(1);
    }
}
