package io.covector.tck;

import io.covector.CollectionSpec;
import io.covector.VectorField;
import java.util.List;
import org.junit.jupiter.api.Nested;

/**
 * The part of {@link BackendTck} that is about records, with declared fields of every type, which a record may lack,
 * and with numbers of any length. Thread-safe.
 */
public abstract class DeclaredRecordTck extends RecordTck {
    /** For the adapter's test. */
    protected DeclaredRecordTck() {}

    @Override
    final CollectionSpec.Builder spec(String name, VectorField vector) {
        return Specs.everyType(name, vector);
    }

    @Override
    final List<String> longNumbers() {
        return List.of("12345678901234567890", "12345678901234567890.5", "0.1234567890123456789012");
    }

    @Nested
    class LongNumbers extends LongNumberTck {
        LongNumbers() {
            super(DeclaredRecordTck.this);
        }
    }

    @Nested
    class DeclaredRefusals extends DeclaredRefusalTck {
        DeclaredRefusals() {
            super(DeclaredRecordTck.this);
        }
    }

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
    class Texts extends TextTck {
        Texts() {
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
