package io.covector.tck;

import io.covector.CollectionSpec;
import io.covector.FloatVector;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.tck.oracle.Oracle;
import java.util.List;
import java.util.Objects;

/**
 * A filled collection that tests only read, and the oracle with the same records. Immutable.
 *
 * @param collection the collection
 * @param oracle the right answers
 */
record SearchSet(VectorCollection collection, Oracle oracle) {
    /** Creates the collection and fills it. */
    static SearchSet create(Session session, CollectionSpec spec, List<VectorRecord> records) {
        VectorCollection collection = session.client().createCollection(spec);
        collection.upsert(records);
        Oracle oracle = new Oracle(spec);
        oracle.put(records);
        return new SearchSet(collection, oracle);
    }

    /** The vector of a stored record. */
    FloatVector vector(String id) {
        Vector stored = oracle.get(RecordId.of(id)).orElseThrow().vector();
        return (FloatVector) Objects.requireNonNull(stored);
    }
}
