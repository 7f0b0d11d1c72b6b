package io.covector.it.chaos;

import io.covector.CallOptions;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Reads in every way there is and checks all that it sees. For one thread. */
final class Reader implements Load.Work {
    private static final Projection EVERYTHING = Projection.metadata().withVector();
    private static final int PAGE = 40;

    private final VectorCollection collection;
    private final Ledger ledger;
    private final Random random;

    Reader(VectorCollection collection, Ledger ledger, long seed) {
        this.collection = collection;
        this.ledger = ledger;
        this.random = new Random(seed);
    }

    @Override
    public void step() {
        List<String> known = ledger.ids();
        if (known.isEmpty()) {
            return;
        }
        int dice = random.nextInt(10);
        if (dice < 5) {
            get(known);
        } else if (dice < 8) {
            search();
        } else {
            scan(known.get(random.nextInt(known.size())));
        }
    }

    private void get(List<String> known) {
        Set<String> ids = new HashSet<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            ids.add(known.get(random.nextInt(known.size())));
        }
        long begun = ledger.now();
        List<VectorRecord> records = collection.get(
                ids.stream().map(RecordId::of).map(RecordId.class::cast).toList(), EVERYTHING, CallOptions.defaults());
        Set<String> missing = new HashSet<>(ids);
        for (VectorRecord found : records) {
            ledger.found(found, begun);
            if (!missing.remove(Ledger.idOf(found.id()))) {
                ledger.wrong(found.id() + " was not asked for, or came twice");
            }
        }
        missing.forEach(id -> ledger.missed(id, begun));
    }

    private void search() {
        float[] query = Content.vector("query", random.nextInt());
        long begun = ledger.now();
        List<SearchHit> hits = collection
                .search(SearchRequest.builder(query)
                        .topK(10)
                        .projection(EVERYTHING)
                        .build())
                .hits();
        Set<RecordId> seen = new HashSet<>();
        double last = 0;
        for (SearchHit hit : hits) {
            ledger.found(hit.record(), begun);
            double distance = Content.distance(query, hit.record());
            double said = hit.distance().orElseThrow();
            if (Math.abs(distance - said) > 1e-5) {
                ledger.wrong(hit + " is said to be at " + said + ", but is at " + distance);
            }
            if (!seen.add(hit.id()) || said < last) {
                ledger.wrong(hit + " came twice, or after a farther one");
            }
            last = said;
        }
    }

    private void scan(String after) {
        long begun = ledger.now();
        ScanRequest request = ScanRequest.builder()
                .projection(EVERYTHING)
                .after(RecordId.of(after))
                .pageSize(PAGE)
                .build();
        String last = after;
        for (VectorRecord record : collection.scan(request).limit(PAGE).toList()) {
            ledger.found(record, begun);
            String id = Ledger.idOf(record.id());
            if (id.compareTo(last) <= 0) {
                ledger.wrong("a scan found " + id + " after " + last);
            }
            last = id;
        }
    }

    @Override
    public String toString() {
        return "reader";
    }
}
