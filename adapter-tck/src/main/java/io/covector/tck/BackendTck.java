package io.covector.tck;

import io.covector.client.ClientConfig;
import io.covector.tck.asserting.AssertingProvider;
import io.covector.tck.asserting.RequestLog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract of a backend. An adapter extends this class and says where its backend is; the nested classes are the
 * themes. Most of them share one client and a few collections, since both are dear on some servers. Each thread has
 * such a client of its own, on a place of its own, so an adapter whose server makes tests wait may let them run {@code
 * CONCURRENT}. Thread-safe.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendTck {
    private final Map<Thread, Session> sessions = new ConcurrentHashMap<>();

    /** For the adapter's test. */
    protected BackendTck() {}

    /** A new place without collections; the tests close it. */
    protected abstract TckFixture newFixture();

    /** The client and the collections that the tests of this thread share. */
    final Session session() {
        return sessions.computeIfAbsent(Thread.currentThread(), thread -> new Session(this));
    }

    /** The configuration of a client on the place, with assertions around the adapter that tell the log. */
    ClientConfig.Builder config(TckFixture fixture, RequestLog log) {
        return AssertingProvider.around(fixture.config(), TckFixture.BACKEND, fixture.type(), log);
    }

    @AfterAll
    final void closeSessions() {
        sessions.values().forEach(Session::close);
        sessions.clear();
    }

    @Nested
    class Clients extends ClientTck {
        Clients() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Collections extends LifecycleTck {
        Collections() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Closing extends ClosingTck {
        Closing() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Writes extends WriteTck {
        Writes() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Inserts extends InsertTck {
        Inserts() {
            super(BackendTck.this);
        }
    }

    @Nested
    class BulkWrites extends BulkWriterTck {
        BulkWrites() {
            super(BackendTck.this);
        }
    }

    @Nested
    class WriteRefusals extends WriteRefusalTck {
        WriteRefusals() {
            super(BackendTck.this);
        }
    }

    @Nested
    class ReadRefusals extends ReadRefusalTck {
        ReadRefusals() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Reads extends ReadTck {
        Reads() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Deletes extends DeleteTck {
        Deletes() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Scans extends ScanTck {
        Scans() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Ids extends IdTck {
        Ids() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Values extends MetadataTck {
        Values() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Declared extends DeclaredFieldTck {
        Declared() {
            super(BackendTck.this);
        }
    }

    @Nested
    class FieldTypes extends FieldTypeTck {
        FieldTypes() {
            super(BackendTck.this);
        }
    }

    @Nested
    class HostileText extends HostileTextTck {
        HostileText() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Scores extends ScoreTck {
        Scores() {
            super(BackendTck.this);
        }
    }

    @Nested
    class MinScores extends MinScoreTck {
        MinScores() {
            super(BackendTck.this);
        }
    }

    @Nested
    class FilledTopK extends FilledTopKTck {
        FilledTopK() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Batches extends SearchBatchTck {
        Batches() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Projections extends ProjectionTck {
        Projections() {
            super(BackendTck.this);
        }
    }

    @Nested
    class MetadataFilters extends MetadataFilterTck {
        MetadataFilters() {
            super(BackendTck.this);
        }
    }

    @Nested
    class DeclaredFilters extends DeclaredFilterTck {
        DeclaredFilters() {
            super(BackendTck.this);
        }
    }

    @Nested
    class FilterShapes extends FilterShapeTck {
        FilterShapes() {
            super(BackendTck.this);
        }
    }

    @Nested
    class FilterPaths extends FilterPathTck {
        FilterPaths() {
            super(BackendTck.this);
        }
    }

    @Nested
    class FilterIds extends FilterIdTck {
        FilterIds() {
            super(BackendTck.this);
        }
    }

    @Nested
    class ReadsAfterWrites extends ConsistencyTck {
        ReadsAfterWrites() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Threads extends ConcurrencyTck {
        Threads() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Searchers extends ManySearchersTck {
        Searchers() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Dimensions extends DimensionTck {
        Dimensions() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Futures extends AsyncTck {
        Futures() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Indexes extends IndexTck {
        Indexes() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Persistence extends PersistenceTck {
        Persistence() {
            super(BackendTck.this);
        }
    }

    @Nested
    class Limits extends LimitsTck {
        Limits() {
            super(BackendTck.this);
        }
    }

    @Nested
    class VectorFields extends VectorFieldTck {
        VectorFields() {
            super(BackendTck.this);
        }
    }

    @Nested
    class ErrorCodes extends ErrorCodeTck {
        ErrorCodes() {
            super(BackendTck.this);
        }
    }
}
