package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads by id and counts. */
abstract class ReadTck extends Theme {
    ReadTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void getsInTheOrderOfTheIds() {
        VectorCollection collection = session().texts();
        collection.upsert(Records.numbered(20));

        assertThat(collection.get(Records.ids("r00007", "r00001", "r00019"), Projection.idOnly()))
                .extracting(VectorRecord::id)
                .containsExactly(RecordId.of("r00007"), RecordId.of("r00001"), RecordId.of("r00019"));
    }

    @Test
    void leavesOutWhatIsNotStored() {
        VectorCollection collection = session().texts();
        collection.upsert(Records.numbered(3));

        assertThat(collection.get(Records.ids("none", "r00002", "R00001", "r00001"), Projection.metadata()))
                .extracting(VectorRecord::id)
                .containsExactly(RecordId.of("r00002"), RecordId.of("r00001"));
        assertThat(collection.get(RecordId.of("none"))).isEmpty();
        assertThat(collection.get(List.of(), Projection.metadata())).isEmpty();
    }

    @Test
    void givesAnIdThatIsAskedTwiceOnce() {
        VectorCollection collection = session().texts();
        collection.upsert(Records.numbered(3));

        assertThat(collection.get(Records.ids("r00001", "r00000", "r00001"), Projection.metadata()))
                .extracting(VectorRecord::id)
                .containsExactly(RecordId.of("r00001"), RecordId.of("r00000"));
    }

    @Test
    void getsThousandsOfIds() {
        VectorCollection collection = session().texts();
        List<VectorRecord> records = Records.numbered(5_000);
        collection.upsert(records);
        List<RecordId> ids = new ArrayList<>(Records.idsOf(records));
        Collections.reverse(ids);

        assertThat(collection.get(ids, Projection.idOnly()))
                .extracting(VectorRecord::id)
                .isEqualTo(ids);
    }

    @Test
    void counts() {
        VectorCollection collection = session().texts();
        assertThat(collection.count()).isZero();
        assertThat(collection.count(Filter.all())).isZero();

        collection.upsert(Records.numbered(20));

        assertThat(collection.count()).isEqualTo(20);
        assertThat(collection.count(Filter.all())).isEqualTo(20);
        assertThat(collection.count(Filter.none())).isZero();
        assertThat(collection.count(Filter.lt("n", 5))).isEqualTo(5);
    }
}
