package io.covector.tck;

import org.junit.jupiter.api.Nested;

/** The part of {@link BackendTck} that is about records, with declared fields of every type. Thread-safe. */
public abstract class DeclaredRecordTck extends RecordTck {
    /** For the adapter's test. */
    protected DeclaredRecordTck() {}

    @Nested
    class Declared extends DeclaredFieldTck {
        Declared() {
            super(DeclaredRecordTck.this);
        }
    }

    @Nested
    class FieldTypes extends FieldTypeTck {
        FieldTypes() {
            super(DeclaredRecordTck.this);
        }
    }

    @Nested
    class DeclaredFilters extends DeclaredFilterTck {
        DeclaredFilters() {
            super(DeclaredRecordTck.this);
        }
    }
}
