package io.covector.tck;

import io.covector.CollectionSpec;
import io.covector.VectorField;
import io.covector.client.ClientConfig;
import io.covector.tck.asserting.AssertingProvider;
import io.covector.tck.asserting.RequestLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * The part of {@link BackendTck} that is about records whose metadata is free and whose numbers a long or a double
 * holds: writes, reads, deletes, scans, filters, scores and error codes. It is for collections that somebody else has
 * made, beside a full run on those of Covector; which themes that leaves out is to be seen there. Thread-safe.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RecordTck {
    private final Map<Thread, Session> sessions = new ConcurrentHashMap<>();

    /** For the adapter's test. */
    protected RecordTck() {}

    /** A new place without collections; the tests close it. */
    protected abstract TckFixture newFixture();

    /** The collections that the themes share: text ids, and no declared fields. */
    CollectionSpec.Builder spec(String name, VectorField vector) {
        return CollectionSpec.builder(name).vector(vector);
    }

    /** Numbers beyond longs and doubles, in JSON, that the records of the themes hold besides. */
    List<String> longNumbers() {
        return List.of();
    }

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
    class Writes extends WriteTck {
        Writes() {
            super(RecordTck.this);
        }
    }

    @Nested
    class Inserts extends InsertTck {
        Inserts() {
            super(RecordTck.this);
        }
    }

    @Nested
    class WriteRefusals extends WriteRefusalTck {
        WriteRefusals() {
            super(RecordTck.this);
        }
    }

    @Nested
    class ReadRefusals extends ReadRefusalTck {
        ReadRefusals() {
            super(RecordTck.this);
        }
    }

    @Nested
    class Reads extends ReadTck {
        Reads() {
            super(RecordTck.this);
        }
    }

    @Nested
    class Deletes extends DeleteTck {
        Deletes() {
            super(RecordTck.this);
        }
    }

    @Nested
    class Scans extends ScanTck {
        Scans() {
            super(RecordTck.this);
        }
    }

    @Nested
    class Ids extends IdTck {
        Ids() {
            super(RecordTck.this);
        }
    }

    @Nested
    class Values extends MetadataTck {
        Values() {
            super(RecordTck.this);
        }
    }

    @Nested
    class Scores extends ScoreTck {
        Scores() {
            super(RecordTck.this);
        }
    }

    @Nested
    class Projections extends ProjectionTck {
        Projections() {
            super(RecordTck.this);
        }
    }

    @Nested
    class MetadataFilters extends MetadataFilterTck {
        MetadataFilters() {
            super(RecordTck.this);
        }
    }

    @Nested
    class ErrorCodes extends ErrorCodeTck {
        ErrorCodes() {
            super(RecordTck.this);
        }
    }
}
