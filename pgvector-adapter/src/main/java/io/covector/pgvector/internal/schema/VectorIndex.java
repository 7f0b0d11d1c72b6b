package io.covector.pgvector.internal.schema;

import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.VectorField;
import io.covector.pgvector.internal.schema.Table.IndexKey;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogIndex;
import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.pgvector.internal.sql.VectorTypes;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The index of the vector column: how it is written, and how it is found in the catalog. Stateless. */
final class VectorIndex {
    /** Names that the server quotes only if they are keywords. */
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /** How the names of the indexes begin that Covector builds on a table that is there. */
    static final String PREFIX = "covector_";

    private static final Pattern OWN = Pattern.compile(PREFIX + "(?:[0-9a-f]{16}(?:_[0-9]+)?|leftover_[0-9]+)");

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private VectorIndex() {}

    /**
     * The name of the index that a table gets later: the same in every client, so that of several builds of one index
     * the server takes one.
     */
    static String name(Table table) {
        String what = table.tableName()
                + '/'
                + table.vector()
                + '/'
                + table.vectorField().metric();
        long hash = FNV_OFFSET;
        for (int i = 0; i < what.length(); i++) {
            hash = (hash ^ what.charAt(i)) * FNV_PRIME;
        }
        return PREFIX + HexFormat.of().toHexDigits(hash);
    }

    /** CREATE INDEX for the spec, which is not {@code none}; the server names the index if the name is empty. */
    static String create(Table table, Server server, IndexSpec index, boolean concurrently, String name) {
        VectorField field = table.vectorField();
        boolean halfvec = table.traits().halfvec() || keyToMake(table) != IndexKey.COLUMN;
        String key = switch (keyToMake(table)) {
            case COLUMN -> table.quotedVector();
            case HALFVEC -> "(" + table.quotedVector() + "::" + server.types().halfvec(field.dimension()) + ")";
            case DIRECTIONS ->
                "(" + server.types().normalize() + "(" + table.quotedVector() + ")::"
                        + server.types().halfvec(field.dimension()) + ")";
        };
        String method;
        String options;
        if (index instanceof IndexSpec.Hnsw hnsw) {
            method = "hnsw";
            options = "m = " + hnsw.m() + ", ef_construction = " + hnsw.efConstruction();
        } else if (index instanceof IndexSpec.IvfFlat ivf) {
            method = "ivfflat";
            options = "lists = " + ivf.lists();
        } else {
            throw new IllegalArgumentException("no index to create: " + index);
        }
        return "CREATE INDEX " + (concurrently ? "CONCURRENTLY " : "")
                + (name.isEmpty() ? "" : Identifiers.quote(name) + " ")
                + "ON " + table.name() + " USING " + method + " (" + key + " "
                + server.types().operatorClass(field.metric(), halfvec) + ") WITH (" + options + ")";
    }

    /** What {@link #create} makes an index of. */
    static IndexKey keyToMake(Table table) {
        return table.traits().halfvec() ? IndexKey.COLUMN : IndexKey.of(table.vectorField());
    }

    /** The indexes that serve searches by the table's metric, those that lose least first. */
    static List<CatalogIndex> find(Table table, TableCatalog catalog) {
        return catalog.indexes().stream()
                .filter(index -> isServing(table, index))
                .sorted(Comparator.comparing(
                                (CatalogIndex index) -> key(table, index).orElseThrow() != keyToMake(table))
                        .thenComparing(index -> key(table, index).orElseThrow()))
                .toList();
    }

    /** Whether the index serves searches of the table, once it is valid. */
    static boolean isServing(Table table, CatalogIndex index) {
        return key(table, index).isPresent();
    }

    /** What the index holds, if it serves searches of the table. Indexes that others made may hold either. */
    static Optional<IndexKey> key(Table table, CatalogIndex index) {
        if (!index.method().equals("hnsw") && !index.method().equals("ivfflat")) {
            return Optional.empty();
        }
        Metric metric = table.vectorField().metric();
        boolean ofColumn = index.key().equals(table.vector());
        if (ofColumn) {
            return index.operatorClass()
                            .equals(VectorTypes.operatorClassName(
                                    metric, table.traits().halfvec()))
                    ? Optional.of(IndexKey.COLUMN)
                    : Optional.empty();
        }
        if (table.traits().halfvec() || !index.operatorClass().equals(VectorTypes.operatorClassName(metric, true))) {
            return Optional.empty();
        }
        if (castOf(table.vector(), table.vectorField().dimension(), false)
                .matcher(index.key())
                .matches()) {
            return Optional.of(IndexKey.HALFVEC);
        }
        return metric == Metric.COSINE
                        && castOf(table.vector(), table.vectorField().dimension(), true)
                                .matcher(index.key())
                                .matches()
                ? Optional.of(IndexKey.DIRECTIONS)
                : Optional.empty();
    }

    /**
     * The expression that is indexed, of the vectors as they are or at length 1, as the server writes it: with its own
     * parentheses and quotes.
     */
    private static Pattern castOf(String vector, int dimension, boolean directions) {
        String quoted = Pattern.quote(Identifiers.quote(vector));
        String column = PLAIN.matcher(vector).matches() ? "(?:" + vector + "|" + quoted + ")" : quoted;
        String schema = "(?:[^():]+\\.)?";
        String cast = directions ? schema + "l2_normalize\\(" + column + "\\)" : column;
        String type = schema + "halfvec\\(" + dimension + "\\)";
        return Pattern.compile("\\(*" + cast + "\\)::" + type + "\\)*");
    }

    /** Whether the index is one of this column of vectors, by any metric. */
    static boolean isOf(String vector, TableCatalog catalog, CatalogIndex index) {
        TableCatalog.CatalogColumn column = catalog.columns().get(vector);
        return index.key().equals(vector)
                || (column != null
                        && Stream.of(false, true)
                                .anyMatch(directions -> castOf(vector, column.modifier(), directions)
                                        .matcher(index.key())
                                        .matches()));
    }

    /** Whether Covector has made an index of this name, on a table that was there. */
    static boolean isOwn(String name) {
        return OWN.matcher(name).matches();
    }

    /** What the catalog's index is in Covector's words. The defaults are pgvector's. */
    static IndexSpec spec(CatalogIndex index) {
        return index.method().equals("hnsw")
                ? IndexSpec.hnsw(index.option("m", 16), index.option("ef_construction", 64))
                : IndexSpec.ivfFlat(index.option("lists", 100));
    }
}
