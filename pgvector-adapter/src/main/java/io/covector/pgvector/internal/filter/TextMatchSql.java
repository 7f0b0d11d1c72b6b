package io.covector.pgvector.internal.filter;

import io.covector.filter.TextMatch;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;

/** The test that a stored text contains, or begins with, another. Stateless. */
final class TextMatchSql {
    private TextMatchSql() {}

    /**
     * Appends the test. It calls functions and not LIKE, so that no character of the text has a meaning of its own.
     *
     * @param stored appends the expression of the stored text
     */
    static Sql append(Sql sql, TextMatch match, Runnable stored) {
        boolean anywhere = match.kind() == TextMatch.Kind.CONTAINS;
        sql.add(PgCatalog.function(anywhere ? "strpos" : "starts_with"));
        stored.run();
        return sql.add(", ").bindText(match.text()).add(anywhere ? ")" + PgCatalog.operator(">") + "0" : ")");
    }
}
