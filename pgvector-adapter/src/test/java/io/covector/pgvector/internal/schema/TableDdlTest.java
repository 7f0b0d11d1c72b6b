package io.covector.pgvector.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.pgvector.internal.fixtures.Tables;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogColumn;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogIndex;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableDdlTest {
    private static final Table TABLE = Tables.table(3, IndexSpec.hnsw(8, 32));

    @ParameterizedTest
    @ValueSource(strings = {"ctid", "xmin", "tableoid"})
    void aFieldHasNotTheNameOfASystemColumn(String name) {
        CollectionSpec declared = CollectionSpec.builder("item")
                .vector(3, Metric.DOT)
                .field(name, FieldType.LONG)
                .build();
        CollectionSpec vector = CollectionSpec.builder("item")
                .vector(VectorField.of(name, 3, Metric.DOT))
                .build();
        for (CollectionSpec spec : List.of(declared, vector)) {
            assertThatThrownBy(() -> TableDdl.requireColumns(spec))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                    .hasMessageContaining("'" + name + "'");
        }
    }

    @Test
    void aCollectionBecomesATableWithItsIndexes() {
        List<String> statements = TableDdl.create(TABLE, Tables.SERVER, true);
        assertThat(statements.get(0))
                .isEqualTo("CREATE TABLE \"app\".\"item\" (\"id\" pg_catalog.text COLLATE "
                        + "pg_catalog.\"C\" PRIMARY KEY, "
                        + "\"string\" pg_catalog.text COLLATE pg_catalog.\"C\", \"long\" bigint, "
                        + "\"double\" double precision, "
                        + "\"boolean\" boolean, \"list\" pg_catalog.text[], "
                        + "\"metadata\" pg_catalog.jsonb NOT NULL DEFAULT '{}', "
                        + "\"vec\" \"ext\".\"vector\"(3) NOT NULL) WITH (toast_tuple_target = 8160)");
        assertThat(statements.get(1)).startsWith("COMMENT ON TABLE \"app\".\"item\" IS E'covector: {\"version\":1");
        assertThat(statements.subList(2, statements.size()))
                .containsExactly(
                        "CREATE INDEX ON \"app\".\"item\" USING btree (\"string\")",
                        "CREATE INDEX ON \"app\".\"item\" USING gin (\"list\")",
                        "CREATE INDEX ON \"app\".\"item\" USING gin (\"metadata\" pg_catalog.jsonb_path_ops)",
                        "CREATE INDEX ON \"app\".\"item\" USING hnsw (\"vec\" \"ext\".\"vector_cosine_ops\") "
                                + "WITH (m = 8, ef_construction = 32)");
        assertThat(TableDdl.create(Tables.table(3, IndexSpec.none()), Tables.SERVER, false))
                .hasSize(4);
    }

    @Test
    void manyDimensionsAreIndexedAsHalfvec() {
        Table large = Tables.table(2_001, IndexSpec.ivfFlat(10));
        assertThat(VectorIndex.create(large, Tables.SERVER, IndexSpec.ivfFlat(10), true, "x"))
                .isEqualTo("CREATE INDEX CONCURRENTLY \"x\" ON \"app\".\"item\" USING ivfflat "
                        + "((\"ext\".\"l2_normalize\"(\"vec\")::\"ext\".\"halfvec\"(2001)) "
                        + "\"ext\".\"halfvec_cosine_ops\") WITH (lists = 10)");
    }

    @Test
    void theCommentBringsTheSpecBackAndTheCatalogTheIndex() {
        CatalogIndex index = new CatalogIndex(
                "i", "hnsw", "vector_cosine_ops", "vec", List.of("m=9", "ef_construction=50"), List.of("i"));
        TableCatalog catalog = catalog(columns(), List.of(index));
        Table found = ManagedTable.of(TableDdl.spec(catalog).orElseThrow(), catalog, Tables.SERVER);
        assertThat(found.vectorField().index()).isEqualTo(IndexSpec.hnsw(9, 50));
        assertThat(found.withIndex(IndexSpec.hnsw(8, 32), Table.IndexKey.COLUMN).spec())
                .isEqualTo(TABLE.spec());

        TableCatalog other = catalog(
                columns(), List.of(new CatalogIndex("i", "hnsw", "vector_l2_ops", "vec", List.of(), List.of("i"))));
        assertThat(ManagedTable.of(TABLE.spec(), other, Tables.SERVER)
                        .vectorField()
                        .index())
                .isEqualTo(IndexSpec.none());
    }

    @Test
    void everyDifferenceIsListed() {
        Map<String, CatalogColumn> columns = columns();
        columns.remove("long");
        columns.put("double", new CatalogColumn("numeric", -1, false, "", TableCatalog.Origin.GIVEN));
        columns.put("string", new CatalogColumn("text", -1, false, "default", TableCatalog.Origin.GIVEN));
        columns.put("vec", new CatalogColumn("vector", 4, true, "", TableCatalog.Origin.GIVEN));
        TableCatalog catalog = catalog(columns, List.of());
        assertThatThrownBy(() -> ManagedTable.of(TABLE.spec(), catalog, Tables.SERVER))
                .isInstanceOfSatisfying(VectorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
                    assertThat(e.text())
                            .isEqualTo("table \"app\".\"item\" is not what the collection says: "
                                    + "column 'string' has collation \"default\", not \"C\"; "
                                    + "column 'long' is missing; "
                                    + "column 'double' has type numeric, not float8; "
                                    + "column 'vec' has 4 dimensions, not 3");
                });
    }

    @Test
    void otherTablesAreNotOurs() {
        assertThat(TableDdl.spec(
                        new TableCatalog(1, "app", "item", null, TableCatalog.RowRules.NONE, Map.of(), List.of())))
                .isEmpty();
        assertThat(TableDdl.spec(new TableCatalog(
                        1, "app", "item", "{\"version\":1}", TableCatalog.RowRules.NONE, Map.of(), List.of())))
                .isEmpty();
    }

    private static TableCatalog catalog(Map<String, CatalogColumn> columns, List<CatalogIndex> indexes) {
        String comment = TableDdl.create(TABLE, Tables.SERVER, false).get(1);
        String text = comment.substring(comment.indexOf("E'") + 2, comment.length() - 1);
        return new TableCatalog(1, "app", "item", text, TableCatalog.RowRules.NONE, columns, indexes);
    }

    private static Map<String, CatalogColumn> columns() {
        Map<String, CatalogColumn> columns = new LinkedHashMap<>();
        columns.put("id", new CatalogColumn("text", -1, true, "C", TableCatalog.Origin.GIVEN));
        columns.put("string", new CatalogColumn("text", -1, false, "C", TableCatalog.Origin.GIVEN));
        columns.put("long", new CatalogColumn("int8", -1, false, "", TableCatalog.Origin.GIVEN));
        columns.put("double", new CatalogColumn("float8", -1, false, "", TableCatalog.Origin.GIVEN));
        columns.put("boolean", new CatalogColumn("bool", -1, false, "", TableCatalog.Origin.GIVEN));
        columns.put("list", new CatalogColumn("_text", -1, false, "default", TableCatalog.Origin.GIVEN));
        columns.put("metadata", new CatalogColumn("jsonb", -1, true, "", TableCatalog.Origin.GIVEN));
        columns.put("vec", new CatalogColumn("vector", 3, true, "", TableCatalog.Origin.GIVEN));
        return columns;
    }
}
