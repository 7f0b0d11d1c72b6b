package io.covector.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import io.covector.spi.BackendCollection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The contract is no formality: a backend with one defect fails the theme that is about it. */
class ContractBitesTest {
    static Stream<Arguments> defects() {
        return Stream.of(
                defect("drops the last record", WriteDefects::dropsTheLastRecord, BackendTck.Writes.class),
                defect("drops the last record", WriteDefects::dropsTheLastRecord, BackendTck.BulkWrites.class),
                defect("keeps what is deleted", WriteDefects::keepsWhatIsDeleted, BackendTck.BulkWrites.class),
                defect("inserts over ids", WriteDefects::insertsOverExistingIds, BackendTck.BulkWrites.class),
                defect("inserts over ids", WriteDefects::insertsOverExistingIds, BackendTck.Inserts.class),
                defect("longs as doubles", WriteDefects::storesLongsAsDoubles, BackendTck.Values.class),
                defect("cuts white space", WriteDefects::cutsWhiteSpace, BackendTck.HostileText.class),
                defect("loses nulls", WriteDefects::losesNulls, BackendTck.Values.class),
                defect(
                        "counts deletes asked for",
                        WriteDefects::countsDeletesThatWereAskedFor,
                        BackendTck.Deletes.class),
                defect("filters after topK", SearchDefects::filtersAfterTopK, BackendTck.FilledTopK.class),
                defect("score after topK", SearchDefects::checksTheScoreAfterTopK, BackendTck.MinScores.class),
                defect("negative scores", SearchDefects::ignoresNegativeMinimumScores, BackendTck.MinScores.class),
                defect("squares the distance", SearchDefects::squaresTheDistance, BackendTck.Scores.class),
                defect("turns batches around", SearchDefects::turnsBatchesAround, BackendTck.Batches.class),
                defect("vectors unasked", SearchDefects::bringsVectorsUnasked, BackendTck.Projections.class),
                defect("three truth values", ReadDefects::knowsThreeTruthValues, BackendTck.MetadataFilters.class),
                defect("three truth values", ReadDefects::knowsThreeTruthValues, BackendTck.DeclaredFilters.class),
                defect("integers as doubles", ReadDefects::comparesIntegersAsDoubles, BackendTck.MetadataFilters.class),
                defect("percent is a pattern", ReadDefects::takesPercentForAnything, BackendTck.HostileText.class),
                defect("doubles quotes", ReadDefects::doublesQuotes, BackendTck.HostileText.class),
                defect("stale counts", ReadDefects::countsWhatItSawAtTheCountBefore, BackendTck.ReadsAfterWrites.class),
                defect("order by UTF-16", ReadDefects::ordersByUtf16, BackendTck.Scans.class),
                defect("loses a record between pages", ReadDefects::losesARecordBetweenPages, BackendTck.Scans.class));
    }

    /** These themes send requests of their own, which only the assertions let through. */
    static Stream<Arguments> defectsOfRequests() {
        return Stream.of(
                defect("one record less", RequestDefects::takesOneRecordLessThanItSays, BackendTck.Limits.class),
                defect("fewer bytes", RequestDefects::takesFewerBytesThanItSays, BackendTck.Limits.class),
                defect("one query less", RequestDefects::answersOneQueryLessThanItSays, BackendTck.Limits.class),
                defect("cancelled", RequestDefects::saysInternalWhenCancelled, BackendTck.ErrorCodes.class),
                defect("time is over", RequestDefects::saysNotReadyWhenTheTimeIsOver, BackendTck.ErrorCodes.class),
                defect("dropped", RequestDefects::saysInternalWhenItWasDropped, BackendTck.ErrorCodes.class),
                defect("id is there", RequestDefects::saysRejectedOfAnIdThatIsThere, BackendTck.ErrorCodes.class),
                defect("default", RequestDefects::bringsVectorsOfTheDefaultFieldOnly, BackendTck.VectorFields.class),
                defect("twice", RequestDefects::readsEveryRecordTwice, BackendTck.Reads.class),
                defect("empty page", RequestDefects::saysThatMoreFollowsAnEmptyPage, BackendTck.Scans.class));
    }

    private static Arguments defect(String name, UnaryOperator<BackendCollection> defect, Class<?> theme) {
        return arguments(name, defect, theme);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("defects")
    void findsTheDefect(String name, UnaryOperator<BackendCollection> defect, Class<?> theme) {
        assertFound(name, defect, theme);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("defectsOfRequests")
    void findsTheDefectOfRequests(String name, UnaryOperator<BackendCollection> defect, Class<?> theme) {
        BrokenBackendTck.asserting = true;
        assertFound(name, defect, theme);
    }

    private static void assertFound(String name, UnaryOperator<BackendCollection> defect, Class<?> theme) {
        BrokenBackendTck.defect = defect;
        try {
            Events tests = EngineTestKit.engine("junit-jupiter")
                    .selectors(selectNestedClass(List.of(BrokenBackendTck.class), theme))
                    .execute()
                    .testEvents();
            assertThat(tests.started().count()).isPositive();
            assertThat(tests.failed().count()).as(name).isPositive();
            // a test must fail by what it compares, not by stumbling
            assertThat(tests.failed().stream())
                    .anySatisfy(event -> assertThat(event.getRequiredPayload(TestExecutionResult.class)
                                    .getThrowable())
                            .get()
                            .isInstanceOf(AssertionError.class));
        } finally {
            BrokenBackendTck.defect = UnaryOperator.identity();
            BrokenBackendTck.asserting = false;
        }
    }
}
