package io.covector.pgvector.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.IndexSpec;
import io.covector.Projection;
import io.covector.SearchTuning;
import io.covector.Vector;
import io.covector.filter.Filter;
import io.covector.pgvector.internal.fixtures.Tables;
import io.covector.pgvector.internal.schema.Server;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.spi.SearchBatch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SearchSettingsTest {
    private static final Table HNSW = Tables.table(3, IndexSpec.hnsw());
    private static final Filter FILTER = Filter.eq("long", 1);

    @Test
    void aSmallUnfilteredSearchSetsOnlyThatTheScanGoesOnWhereTheServerCan() {
        assertThat(parameters(HNSW, Tables.SERVER, 20, null, SearchTuning.defaults()))
                .isEqualTo(Map.of("hnsw.iterative_scan", "relaxed_order"));
        Sql sql = new Sql();
        settings(HNSW, Tables.OLD_SERVER, batch(10, null, SearchTuning.defaults()))
                .append(sql);
        assertThat(sql.text()).isEmpty();
        assertThat(sql.resultsBefore()).isZero();
    }

    @Test
    void efGrowsWithTopKAndIsNeverBelowIt() {
        assertThat(parameters(HNSW, Tables.SERVER, 50, null, SearchTuning.defaults()))
                .containsEntry("hnsw.ef_search", "100");
        assertThat(parameters(
                        HNSW, Tables.SERVER, 50, null, SearchTuning.defaults().ef(10)))
                .containsEntry("hnsw.ef_search", "50");
        assertThat(parameters(
                        HNSW, Tables.SERVER, 5, null, SearchTuning.defaults().ef(10)))
                .containsEntry("hnsw.ef_search", "10");
        assertThat(parameters(HNSW, Tables.SERVER, 5_000, null, SearchTuning.defaults()))
                .isEqualTo(Map.of("hnsw.ef_search", "1000", "hnsw.iterative_scan", "relaxed_order"));
    }

    @Test
    void aFilterHasMoreCandidatesAndGoesOnScanningWhereTheServerCan() {
        assertThat(parameters(HNSW, Tables.SERVER, 10, FILTER, SearchTuning.defaults()))
                .isEqualTo(Map.of(
                        "plan_cache_mode",
                        "force_custom_plan",
                        "hnsw.ef_search",
                        "80",
                        "hnsw.iterative_scan",
                        "relaxed_order"));
        assertThat(parameters(HNSW, Tables.SERVER, 50, FILTER, SearchTuning.defaults()))
                .containsEntry("hnsw.ef_search", "200");
        assertThat(parameters(
                        HNSW, Tables.SERVER, 10, FILTER, SearchTuning.defaults().ef(50)))
                .containsEntry("hnsw.ef_search", "50");
        assertThat(parameters(HNSW, Tables.OLD_SERVER, 10, FILTER, SearchTuning.defaults()))
                .isEqualTo(Map.of("plan_cache_mode", "force_custom_plan", "hnsw.ef_search", "80"));
    }

    @Test
    void listsAreProbedByTheirSquareRoot() {
        Table ivf = Tables.table(3, IndexSpec.ivfFlat(100));
        assertThat(parameters(ivf, Tables.SERVER, 10, null, SearchTuning.defaults()))
                .isEqualTo(Map.of("ivfflat.probes", "10", "ivfflat.iterative_scan", "relaxed_order"));
        assertThat(parameters(
                        ivf,
                        Tables.OLD_SERVER,
                        10,
                        FILTER,
                        SearchTuning.defaults().probes(3)))
                .isEqualTo(Map.of("plan_cache_mode", "force_custom_plan", "ivfflat.probes", "3"));
    }

    @Test
    void theIndexIsPreferredWhereThePlannerDoesNotSeeTheVectors() {
        Table large = Tables.table(1_990, IndexSpec.hnsw());
        assertThat(parameters(large, Tables.SERVER, 10, null, SearchTuning.defaults()))
                .containsEntry("enable_seqscan", "off");
        assertThat(parameters(HNSW, Tables.SERVER, 10, FILTER, SearchTuning.defaults()))
                .doesNotContainKey("enable_seqscan");
        assertThat(parameters(Tables.table(1_990, IndexSpec.none()), Tables.SERVER, 10, null, SearchTuning.defaults()))
                .isEmpty();
    }

    @Test
    void anExactSearchSetsOnlyThatItsFilterIsPlannedForItsValues() {
        assertThat(SearchSettings.of(HNSW, Tables.SERVER, batch(50, FILTER, SearchTuning.defaults()), true)
                        .parameters())
                .isEqualTo(Map.of("plan_cache_mode", "force_custom_plan"));
        assertThat(SearchSettings.of(HNSW, Tables.SERVER, batch(50, null, SearchTuning.defaults()), true)
                        .parameters())
                .isEmpty();
    }

    @Test
    void aKnownTextBindsWhatTheWrittenOneBinds() {
        SearchSettings settings = settings(HNSW, Tables.SERVER, batch(50, null, SearchTuning.defaults()));
        Sql written = new Sql();
        settings.append(written);
        Sql known = new Sql(written.text());
        settings.bind(known);
        assertThat(known.text()).isEqualTo(written.text());
        assertThat(known.valueCount()).isEqualTo(written.valueCount()).isEqualTo(2);
        assertThat(known.resultsBefore()).isOne();
    }

    @Test
    void parametersGoBeforeTheSearchInOneMessage() {
        Sql sql = new Sql();
        settings(HNSW, Tables.SERVER, batch(50, FILTER, SearchTuning.defaults()))
                .append(sql);
        assertThat(sql.text())
                .isEqualTo("SELECT pg_catalog.set_config('plan_cache_mode', ?::pg_catalog.text, true), "
                        + "pg_catalog.set_config('hnsw.ef_search', greatest(?::pg_catalog.text::int, "
                        + "CASE WHEN pg_catalog.current_setting('hnsw.ef_search', true) OPERATOR(pg_catalog.=) '' "
                        + "THEN NULL ELSE pg_catalog.current_setting('hnsw.ef_search', true)::int END)"
                        + "::pg_catalog.text, true), "
                        + "pg_catalog.set_config('hnsw.iterative_scan', ?::pg_catalog.text, true);");
        assertThat(sql.resultsBefore()).isOne();
    }

    @Test
    void aSearchThatSaysHowHardToLookIsObeyed() {
        Sql sql = new Sql();
        settings(
                        HNSW,
                        Tables.OLD_SERVER,
                        batch(10, null, SearchTuning.defaults().ef(10)))
                .append(sql);
        assertThat(sql.text()).isEqualTo("SELECT pg_catalog.set_config('hnsw.ef_search', ?::pg_catalog.text, true);");
    }

    private static Map<String, String> parameters(
            Table table, Server server, int topK, @Nullable Filter filter, SearchTuning tuning) {
        return settings(table, server, batch(topK, filter, tuning)).parameters();
    }

    private static SearchSettings settings(Table table, Server server, SearchBatch batch) {
        return SearchSettings.of(table, server, batch, false);
    }

    private static SearchBatch batch(int topK, @Nullable Filter filter, SearchTuning tuning) {
        return SearchBatch.builder("vec", topK)
                .filter(filter)
                .projection(Projection.idOnly())
                .tuning(tuning)
                .build(List.of(Vector.copyOf(1, 0, 0)));
    }
}
