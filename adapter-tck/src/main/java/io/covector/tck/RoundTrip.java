package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Metadata;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.List;

/** Metadata is written and read in every way. */
abstract class RoundTrip extends Theme {
    RoundTrip(RecordTck tck) {
        super(tck);
    }

    /** Numbers under keys of their own, and together in a list. */
    static Metadata numbers(List<Number> numbers) {
        Metadata.Builder metadata = Metadata.builder();
        for (int i = 0; i < numbers.size(); i++) {
            metadata.put("n" + i, numbers.get(i));
        }
        return metadata.put("list", numbers).build();
    }

    /** Metadata comes back as it was given, by every way of reading, and stays in the collection. */
    final VectorCollection roundTrip(Metadata metadata) {
        VectorCollection collection = session().texts();
        VectorRecord record = Records.record("a", metadata);
        List<VectorRecord> read = new ArrayList<>();

        collection.upsert(record);
        read.add(collection.get(record.id()).orElseThrow());
        read.addAll(collection.scan(ScanRequest.all()).toList());
        read.add(collection
                .search(SearchRequest.of(Records.at(1).floats(), 1))
                .hits()
                .get(0)
                .record());
        collection.delete(List.of(record.id()));
        collection.insert(List.of(record));
        read.add(collection.get(record.id()).orElseThrow());

        assertThat(read)
                .hasSize(4)
                .allSatisfy(copy -> assertThat(copy.metadata()).isEqualTo(metadata));
        return collection;
    }
}
