package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ids are the caller's: they come back as they were given, and only equal ones are equal. */
abstract class IdTck extends Theme {
    IdTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void numbers() {
        VectorCollection collection = session().longs();
        long greatest = capabilities().maxLongId();
        List<Long> ids = List.of(Long.MIN_VALUE, -1L, 0L, 1L, (1L << 53) + 1, greatest - 1, greatest);
        ids.forEach(id -> collection.insert(List.of(Records.record(id, Metadata.of("id of", id.toString())))));

        for (Long id : ids) {
            assertThat(Expect.stored(collection, RecordId.of(id)).metadata().get("id of"))
                    .isEqualTo(id.toString());
        }
        assertThat(collection.search(SearchRequest.of(new float[] {1, 0, 0, 0}, 100)))
                .extracting(hit -> (Long) hit.id().value())
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(collection.delete(List.of(RecordId.of(greatest), RecordId.of(2))))
                .isEqualTo(1);
        assertThat(collection.count()).isEqualTo(ids.size() - 1);
    }

    @Test
    void numericIdsAreReplacedAndRead() {
        VectorCollection collection = session().longs();
        collection.upsert(Records.many(100, i -> Records.record(i, Metadata.of("year", i))));
        collection.upsert(Records.many(100, i -> Records.record(i, Metadata.of("year", i + 1))));

        assertThat(collection.count()).isEqualTo(100);
        assertThat(collection.get(List.of(RecordId.of(99), RecordId.of(0)), Projection.metadata()))
                .extracting(record -> record.metadata().get("year"))
                .containsExactly(100L, 1L);
        assertThat(collection.delete(Filter.gt("year", 50))).isEqualTo(50);
    }

    @Test
    void textsThatOnlyLookEqual() {
        VectorCollection collection = session().texts();
        List<RecordId> ids = Records.ids(
                "a", "A", "a ", " a", "\u00e9", "e\u0301", "ss", "\u00df", "1", "01", "1.0", "null", "true");
        for (int i = 0; i < ids.size(); i++) {
            collection.upsert(VectorRecord.of(ids.get(i), Records.at(i + 1), Metadata.of("n", i)));
        }

        assertThat(collection.count()).isEqualTo(ids.size());
        assertThat(collection.get(ids, Projection.metadata()))
                .extracting(record -> record.metadata().get("n"))
                .containsExactlyElementsOf(Records.many(ids.size(), i -> (Object) (long) i));
    }

    @Test
    void upTo1024Bytes() {
        VectorCollection collection = session().texts();
        String ascii = "i".repeat(1024);
        String wide = "\uD83D\uDE00".repeat(256);
        String almost = "i".repeat(1023) + "j";
        collection.upsert(Records.record(ascii), Records.record(wide), Records.record(almost));

        for (String id : List.of(ascii, wide, almost)) {
            assertThat(Expect.stored(collection, RecordId.of(id)).id()).isEqualTo(RecordId.of(id));
        }
        assertThat(Expect.scan(collection, Filter.all())).isEqualTo(Records.ids(ascii, almost, wide));
        Expect.refused(() -> RecordId.of(ascii + "i"), "1025 bytes", "accepted are 1 to 1024");
        Expect.refused(() -> RecordId.of(""), "id ''", "0 bytes", "accepted are 1 to 1024");
        Expect.refused(() -> RecordId.of("a\u0000b"), "U+0000", "position 1", "accepted");
        Expect.refused(() -> RecordId.of("a\uD83D"), "U+D83D", "position 1", "unpaired surrogates");
    }
}
