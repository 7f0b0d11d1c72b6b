package io.covector.tck;

import org.junit.jupiter.api.Nested;

/**
 * The contract of a backend. An adapter extends this class and says where its backend is; the nested classes are the
 * themes. Most of them share one client and a few collections, since both are dear on some servers. Each thread has
 * such a client of its own, on a place of its own, so an adapter whose server makes tests wait may let them run {@code
 * CONCURRENT}. Thread-safe.
 */
public abstract class BackendTck extends DeclaredRecordTck {
    /** For the adapter's test. */
    protected BackendTck() {}

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
    class BulkWrites extends BulkWriterTck {
        BulkWrites() {
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
}
