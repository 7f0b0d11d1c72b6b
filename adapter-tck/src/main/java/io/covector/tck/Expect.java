package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.Capability;
import io.covector.ErrorCode;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.tck.oracle.Oracle;
import io.covector.tck.oracle.SearchCheck;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests expect of calls. Stateless and thread-safe. */
final class Expect {
    private Expect() {}

    /** The call fails with the code. */
    static VectorException failure(ErrorCode code, ThrowingCallable call) {
        VectorException thrown = catchThrowableOfType(VectorException.class, call);
        assertThat(thrown).as("a call that fails with %s", code).isNotNull();
        assertThat(thrown.code()).as("%s", thrown.getMessage()).isEqualTo(code);
        return thrown;
    }

    /** The call is refused before anything is sent, with a text that has these parts: key, value, accepted range. */
    static void refused(ThrowingCallable call, String... parts) {
        VectorException thrown = failure(ErrorCode.INVALID_ARGUMENT, call);
        assertThat(thrown.text()).contains(parts);
        assertThat(thrown.mayHaveApplied()).isFalse();
        assertThat(thrown.writeResult()).isEmpty();
    }

    /** The call is refused in the words that every backend uses. */
    static void unsupported(Capability capability, ThrowingCallable call) {
        assertThat(failure(ErrorCode.UNSUPPORTED, call).text())
                .startsWith("backend ")
                .endsWith(" does not support " + capability.words());
    }

    /** Scan, count and search with the filter find these records, and with its complement the others. */
    static void matches(VectorCollection collection, Oracle oracle, Filter filter) {
        List<RecordId> expected = oracle.matching(filter);
        assertThat(scan(collection, filter)).as("scan where %s", filter).isEqualTo(expected);
        assertThat(scan(collection, Filter.not(filter)))
                .as("scan where not (%s)", filter)
                .isEqualTo(oracle.matching(Filter.not(filter)));
        assertThat(collection.count(filter)).as("count where %s", filter).isEqualTo(expected.size());
        SearchRequest request = SearchRequest.builder(Records.at(1))
                .topK(Math.max(1, oracle.size()))
                .filter(filter)
                .projection(Projection.idOnly())
                .build();
        assertThat(SearchCheck.exact(oracle, request, collection.search(request)))
                .as("search where %s", filter)
                .isEmpty();
    }

    /** The search finds what an exact search has to find. */
    static void exact(VectorCollection collection, Oracle oracle, SearchRequest request) {
        assertThat(SearchCheck.exact(oracle, request, collection.search(request)))
                .as("search for %s, top %s where %s", request.vector(), request.topK(), request.filter())
                .isEmpty();
    }

    static List<RecordId> scan(VectorCollection collection, Filter filter) {
        ScanRequest request = ScanRequest.builder()
                .filter(filter)
                .projection(Projection.idOnly())
                .build();
        return collection.scan(request).map(VectorRecord::id).toList();
    }

    /** The record as it is stored, vector included. */
    static VectorRecord stored(VectorCollection collection, RecordId id) {
        return collection
                .get(id, Projection.metadata().withVector())
                .orElseThrow(() -> new AssertionError("no record " + id));
    }
}
