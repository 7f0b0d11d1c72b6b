package io.covector.pgvector.internal.read;

import io.covector.VectorRecord;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.filter.FilterSql;
import io.covector.pgvector.internal.schema.Ids;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.pgvector.internal.sql.VectorTypes;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.GetQuery;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import java.util.ArrayList;
import java.util.List;

/** Reads records of one table by their ids or in the order of their ids, and counts them. Thread-safe. */
public final class RecordReader {
    private final Database database;
    private final VectorTypes types;
    private final OddValues odd;
    private final PageSizes pages = new PageSizes();

    public RecordReader(Database database, VectorTypes types, OddValues odd) {
        this.odd = odd;
        this.database = database;
        this.types = types;
    }

    /** The records with these ids, in no particular order. */
    public List<VectorRecord> get(Table table, GetQuery query, CallContext context) {
        RowMapper mapper = new RowMapper(table, query.projection(), odd);
        Sql sql = select(table, mapper)
                .add(table.id().reference())
                .add(PgCatalog.EQUALS)
                .add("ANY (");
        Ids.bind(sql, table.id(), query.ids());
        return read(sql.add(")"), mapper, context);
    }

    /** The next records in the order of their ids. */
    public ScanPage scan(Table table, ScanQuery query, CallContext context) {
        RowMapper mapper = new RowMapper(table, query.projection(), odd);
        Sql sql = select(table, mapper);
        if (query.filter().isPresent()) {
            FilterSql.append(query.filter().get(), table, sql);
        } else {
            sql.add("true");
        }
        query.after().ifPresent(after -> Ids.after(sql.add(" AND "), table.id(), after));
        sql.add(Ids.andPossible(table));
        int limit = pages.records(query.projection(), query.limit());
        // one more than wanted, to know whether there are more
        sql.add(" ORDER BY ").add(table.id().ordered()).add(" LIMIT ").bindLong(limit + 1L);
        List<VectorRecord> records = read(sql, mapper, context);
        pages.learn(query.projection(), records);
        boolean more = records.size() > limit;
        return new ScanPage(more ? records.subList(0, limit) : records, more);
    }

    private Sql select(Table table, RowMapper mapper) {
        Sql sql = new Sql().add("SELECT ");
        mapper.select(sql, types);
        return sql.add(" FROM ").add(table.name()).add(" AS t WHERE ");
    }

    private List<VectorRecord> read(Sql sql, RowMapper mapper, CallContext context) {
        return database.read(
                context,
                connection -> connection.sendBinary(types).query(sql, rows -> {
                    List<VectorRecord> records = new ArrayList<>();
                    while (rows.next()) {
                        records.add(mapper.read(rows, 1));
                    }
                    return records;
                }));
    }

    /** Number of records that match, or of all; the latter also tells of rows that are none. */
    public long count(Table table, CountQuery query, CallContext context) {
        String possible = Ids.andPossible(table);
        boolean tells = query.filter().isEmpty() && !possible.isEmpty();
        Sql sql = new Sql().add("SELECT pg_catalog.count(*)");
        if (tells) {
            sql.add(" FILTER (WHERE true").add(possible).add("), pg_catalog.count(*)");
        }
        sql.add(" FROM ").add(table.name()).add(" AS t WHERE true").add(tells ? "" : possible);
        query.filter().ifPresent(condition -> FilterSql.append(condition, table, sql.add(" AND ")));
        return database.read(
                context,
                connection -> connection.sendBinary(types).query(sql, rows -> {
                    rows.next();
                    long records = rows.getLong(1);
                    if (tells) {
                        odd.rowsWithoutId(table, rows.getLong(2) - records);
                    }
                    return records;
                }));
    }
}
