package io.covector.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ledger sees what is wrong, and nothing else. */
class LedgerTest {
    private final Ledger ledger = new Ledger();

    private int upsert(WriteOutcome outcome) {
        Ledger.Entry entry = ledger.upsert("a");
        ledger.settle(entry, outcome);
        return entry.version();
    }

    private boolean mayFind(int version, long begun) {
        int before = ledger.wrong().size();
        if (version == History.ABSENT) {
            ledger.missed("a", begun);
        } else {
            ledger.found(Content.record("a", version), begun);
        }
        return ledger.wrong().size() == before;
    }

    @Test
    void anAcknowledgedWriteMustBeThere() {
        int first = upsert(WriteOutcome.WRITTEN);
        int second = upsert(WriteOutcome.WRITTEN);
        assertThat(mayFind(second, ledger.now())).isTrue();
        assertThat(mayFind(first, ledger.now())).isFalse();
        assertThat(mayFind(History.ABSENT, ledger.now())).isFalse();
    }

    @Test
    void aRejectedWriteMustNotBeThere() {
        assertThat(mayFind(upsert(WriteOutcome.REJECTED), ledger.now())).isFalse();
        assertThat(mayFind(History.ABSENT, ledger.now())).isTrue();
    }

    @Test
    void aWriteInDoubtMayBeThereAlsoLater() {
        int inDoubt = upsert(WriteOutcome.UNKNOWN);
        assertThat(mayFind(inDoubt, ledger.now())).isTrue();
        assertThat(mayFind(History.ABSENT, ledger.now())).isTrue();
        int later = upsert(WriteOutcome.WRITTEN);
        assertThat(mayFind(inDoubt, ledger.now())).isTrue();
        assertThat(ledger.decidedByDoubt(Map.of("a", inDoubt))).isEqualTo(1);
        assertThat(ledger.decidedByDoubt(Map.of("a", later))).isZero();
        assertThat(mayFind(History.ABSENT, ledger.now())).isFalse();
    }

    @ParameterizedTest
    @EnumSource(WriteOutcome.class)
    void aReadMaySeeWhatIsInFlightAndWhatWasThereBefore(WriteOutcome outcome) {
        int before = upsert(WriteOutcome.WRITTEN);
        long begun = ledger.now();
        Ledger.Entry entry = ledger.upsert("a");
        assertThat(mayFind(entry.version(), begun)).isTrue();
        ledger.settle(entry, outcome);
        assertThat(mayFind(before, begun)).isTrue();
        assertThat(mayFind(entry.version(), begun)).isEqualTo(outcome != WriteOutcome.REJECTED);
    }

    @Test
    void aDeletedRecordMustBeGone() {
        int version = upsert(WriteOutcome.WRITTEN);
        ledger.settle(ledger.delete("a"), WriteOutcome.WRITTEN);
        assertThat(mayFind(version, ledger.now())).isFalse();
        assertThat(mayFind(History.ABSENT, ledger.now())).isTrue();
    }

    @Test
    void aRecordThatNobodyWroteIsWrong() {
        ledger.found(Content.record("b", 7), ledger.now());
        assertThat(ledger.wrong()).singleElement().asString().contains("never written");
    }

    @Test
    void aRecordOfMixedVersionsIsWrong() {
        int version = upsert(WriteOutcome.WRITTEN);
        VectorRecord mixed = VectorRecord.of(
                "a",
                Content.vector("a", version + 1),
                Content.record("a", version).metadata());
        ledger.found(mixed, ledger.now());
        assertThat(ledger.wrong()).singleElement().asString().contains("is not what was written");
    }
}
