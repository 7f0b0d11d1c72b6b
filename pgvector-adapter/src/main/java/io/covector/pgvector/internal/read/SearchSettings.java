package io.covector.pgvector.internal.read;

import io.covector.IndexSpec;
import io.covector.pgvector.internal.schema.Server;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.spi.SearchBatch;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters of pgvector for one search: how many candidates the index looks at. If the caller does not say it,
 * they are never less than the server's own settings. They hold for the transaction of the search only, so that no
 * pooled connection keeps them. Stateless.
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

    private SearchSettings() {}

    /** Appends the SELECT that sets the parameters, if any is to be set. */
    static void append(Sql sql, Table table, Server server, SearchBatch batch) {
        Map<String, String> parameters = parameters(table, server, batch);
        if (parameters.isEmpty()) {
            return;
        }
        String separator = "SELECT ";
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            sql.add(separator)
                    .add("pg_catalog.set_config('")
                    .add(parameter.getKey())
                    .add("', ");
            if (parameter.getKey().equals(EF) && batch.tuning().ef().isEmpty()) {
                sql.add("greatest(").bindText(parameter.getValue()).add(OR_AS_THE_SERVER_SAYS);
            } else {
                sql.bindText(parameter.getValue());
            }
            sql.add(", true)");
            separator = ", ";
        }
        sql.endSettings();
    }

    /** Whether any parameter is to be set. */
    static boolean has(Table table, Server server, SearchBatch batch) {
        return !parameters(table, server, batch).isEmpty();
    }

    static Map<String, String> parameters(Table table, Server server, SearchBatch batch) {
        Map<String, String> parameters = new LinkedHashMap<>(4);
        IndexSpec index = table.vectorField().index();
        int candidates = SearchSql.candidates(table, batch.topK());
        boolean iterative = server.pgvector().hasIterativeScan();
        if (!(index instanceof IndexSpec.None) && table.hidesVectors()) {
            parameters.put("enable_seqscan", "off");
        }
        if (index instanceof IndexSpec.Hnsw) {
            int ef = ef(batch, candidates);
            if (ef > DEFAULT_EF || batch.tuning().ef().isPresent()) {
                parameters.put(EF, String.valueOf(ef));
            }
            if (iterative && (batch.filter().isPresent() || candidates > ef)) {
                parameters.put("hnsw.iterative_scan", "relaxed_order");
            }
        } else if (index instanceof IndexSpec.IvfFlat ivf) {
            int probes = batch.tuning().probes().orElse((int) Math.ceil(Math.sqrt(ivf.lists())));
            parameters.put("ivfflat.probes", String.valueOf(probes));
            if (iterative) { // a probed list may hold any number of rows, also none
                parameters.put("ivfflat.iterative_scan", "relaxed_order");
            }
        }
        return parameters;
    }

    private static int ef(SearchBatch batch, int candidates) {
        int factor = batch.filter().isPresent() ? EF_FILTERED : 1;
        int wanted = batch.tuning().ef().orElse(Math.max(DEFAULT_EF, candidates * EF_PER_ROW) * factor);
        return Math.min(MAX_EF, Math.max(wanted, candidates));
    }
}
