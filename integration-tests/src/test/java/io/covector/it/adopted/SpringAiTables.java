package io.covector.it.adopted;

import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.test.servers.PgDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tables by the statements of Spring AI's store: {@code PgIdType.TEXT} or {@code BIGSERIAL}, as the ids of the tests
 * are no UUIDs. A declared field is a column that the application has added, of the type that comes to mind.
 * Thread-safe.
 */
final class SpringAiTables implements Owner {
    private static final String SCHEMA = "app";

    private final PgDatabase database;

    SpringAiTables(PgDatabase database) {
        this.database = database;
        execute("CREATE SCHEMA " + SCHEMA);
    }

    @Override
    public Map<String, String> create(CollectionSpec spec) {
        String table = table(spec.name());
        Map<String, String> mapping = new HashMap<>(Map.of(
                "table",
                SCHEMA + "." + spec.name(),
                "vector",
                "embedding",
                "metadata",
                "metadata",
                "metric",
                spec.vectorField().metric().name(),
                "strict",
                String.valueOf(spec.isStrict())));
        StringBuilder sql = new StringBuilder("CREATE TABLE ")
                .append(table)
                .append(" (\n\tid ")
                .append(spec.idType() == IdType.LONG ? "bigserial" : "text")
                .append(" PRIMARY KEY,\n\tcontent text,\n\tmetadata json,\n\tembedding vector(")
                .append(spec.vectorField().dimension())
                .append(")\n);");
        if (spec.hasText()) {
            mapping.put("text", "content");
        }
        for (DeclaredField field : spec.fields()) {
            String column = "\"" + field.name() + "\"";
            mapping.put("fields." + field.name(), field.name());
            sql.append("ALTER TABLE ").append(table).append(" ADD COLUMN ").append(column);
            sql.append(' ').append(type(field.type())).append(';');
            if (field.isIndexed()) {
                sql.append("CREATE INDEX ON ").append(table);
                sql.append(isList(field.type()) ? " USING gin (" : " (")
                        .append(column)
                        .append(");");
            }
        }
        if (spec.vectorField().index() instanceof IndexSpec.Hnsw hnsw) {
            sql.append("CREATE INDEX ON ").append(table).append(" USING HNSW (embedding ");
            sql.append(operators(spec.vectorField().metric())).append(')');
            sql.append(" WITH (m = ").append(hnsw.m());
            sql.append(", ef_construction = ").append(hnsw.efConstruction()).append(')');
        }
        execute(sql.toString());
        return mapping;
    }

    private static String table(String collection) {
        return SCHEMA + ".\"" + collection + "\"";
    }

    private static boolean isList(FieldType type) {
        return type == FieldType.STRING_LIST || type == FieldType.LONG_LIST;
    }

    private static String type(FieldType type) {
        return switch (type) {
            case STRING -> "varchar";
            case LONG -> "bigint";
            case DOUBLE -> "double precision";
            case BOOLEAN -> "boolean";
            case STRING_LIST -> "varchar[]";
            case LONG_LIST -> "bigint[]";
            case INSTANT -> "timestamptz";
            case DATE -> "date";
            case UUID -> "uuid";
            case DECIMAL -> "numeric";
        };
    }

    private static String operators(Metric metric) {
        return switch (metric) {
            case COSINE -> "vector_cosine_ops";
            case DOT -> "vector_ip_ops";
            case EUCLIDEAN -> "vector_l2_ops";
        };
    }

    @Override
    public void drop(String name) {
        execute("DROP TABLE " + table(name));
    }

    @Override
    public Set<Capability> missing() {
        return Set.of(Capability.MULTIPLE_VECTOR_FIELDS);
    }

    private void execute(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
