package io.covector.pgvector.internal.read;

import io.covector.IndexSpec;
import io.covector.pgvector.internal.schema.Server;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.spi.SearchBatch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of the server for one search: how many candidates the index looks at, that it goes on where these are
 * used up, and that a filter is planned for its values. If the caller does not say how many candidates, they are never
 * less than the server's own settings. They hold for the transaction of the search only, so that no pooled connection
 * keeps them. Immutable.
 */
final class SearchSettings {
    /** pgvector's default. A search that needs no more keeps the setting of the server, which may be higher. */
    private static final int DEFAULT_EF = 40;

    private static final int MAX_EF = 1_000;
    private static final String EF = "hnsw.ef_search";

    /** Candidates for each row wanted, when the caller does not say. */
    private static final int EF_PER_ROW = 2;

    /** Factor on the candidates of a search with a filter, which takes an unknown number of them away. */
    private static final int EF_FILTERED = 2;

    private static final String OF_THE_SERVER = "pg_catalog.current_setting('" + EF + "', true)";

    /** The setting of the server; it is empty or unknown in a session that has not loaded the extension. */
    private static final String OR_AS_THE_SERVER_SAYS = "::int, CASE WHEN " + OF_THE_SERVER + PgCatalog.EQUALS
            + "'' THEN NULL ELSE " + OF_THE_SERVER + "::int END)::" + PgCatalog.TEXT;

    private final Map<String, String> parameters;
    private final boolean efIsLeast;

    /** What two searches must have in common for equal settings but for the values. */
    record Shape(Set<String> names, boolean efIsLeast) {}

    private SearchSettings(Map<String, String> parameters, boolean efIsLeast) {
        this.parameters = parameters;
        this.efIsLeast = efIsLeast;
    }

    /**
     * The settings of a search.
     *
     * @param exact whether no index serves it
     */
    static SearchSettings of(Table table, Server server, SearchBatch batch, boolean exact) {
        Map<String, String> parameters = new LinkedHashMap<>(4);
        if (batch.filter().isPresent()) {
            // a plan for any value leaves the index of the vectors, or of the field, for good
            parameters.put("plan_cache_mode", "force_custom_plan");
        }
        if (!exact) {
            putIndexed(parameters, table, server, batch);
        }
        return new SearchSettings(parameters, batch.tuning().ef().isEmpty());
    }

    private static void putIndexed(Map<String, String> parameters, Table table, Server server, SearchBatch batch) {
        IndexSpec index = table.vectorField().index();
        // candidates may be rows of no use: the filter takes them, or they are old versions of rows
        boolean iterative = server.pgvector().hasIterativeScan();
        if (!(index instanceof IndexSpec.None) && table.hidesVectors()) {
            parameters.put("enable_seqscan", "off");
        }
        if (index instanceof IndexSpec.Hnsw) {
            int ef = ef(batch, SearchSql.candidates(table, batch.topK()));
            if (ef > DEFAULT_EF || batch.tuning().ef().isPresent()) {
                parameters.put(EF, String.valueOf(ef));
            }
            if (iterative) {
                parameters.put("hnsw.iterative_scan", "relaxed_order");
            }
        } else if (index instanceof IndexSpec.IvfFlat ivf) {
            int probes = batch.tuning().probes().orElse((int) Math.ceil(Math.sqrt(ivf.lists())));
            parameters.put("ivfflat.probes", String.valueOf(probes));
            if (iterative) {
                parameters.put("ivfflat.iterative_scan", "relaxed_order");
            }
        }
    }

    private static int ef(SearchBatch batch, int candidates) {
        int factor = batch.filter().isPresent() ? EF_FILTERED : 1;
        int wanted = batch.tuning().ef().orElse(Math.max(DEFAULT_EF, candidates * EF_PER_ROW) * factor);
        return Math.min(MAX_EF, Math.max(wanted, candidates));
    }

    Shape shape() {
        return new Shape(parameters.keySet(), efIsLeast);
    }

    /** The values by the names of the parameters. */
    Map<String, String> parameters() {
        return parameters;
    }

    /** Appends the SELECT that sets the parameters, if any is to be set. */
    void append(Sql sql) {
        if (parameters.isEmpty()) {
            return;
        }
        String separator = "SELECT ";
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            sql.add(separator)
                    .add("pg_catalog.set_config('")
                    .add(parameter.getKey())
                    .add("', ");
            if (efIsLeast && parameter.getKey().equals(EF)) {
                sql.add("greatest(").bindText(parameter.getValue()).add(OR_AS_THE_SERVER_SAYS);
            } else {
                sql.bindText(parameter.getValue());
            }
            sql.add(", true)");
            separator = ", ";
        }
        sql.endSettings();
    }

    /** Binds what {@link #append} binds, for a statement whose text is known. */
    void bind(Sql sql) {
        if (!parameters.isEmpty()) {
            parameters.values().forEach(sql::bindText);
            sql.endSettings();
        }
    }
}
