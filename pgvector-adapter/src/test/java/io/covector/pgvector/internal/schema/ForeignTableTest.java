package io.covector.pgvector.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.pgvector.internal.schema.TableCatalog.CatalogColumn;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogIndex;
import io.covector.pgvector.internal.schema.TableCatalog.Origin;
import io.covector.pgvector.internal.schema.TableCatalog.RowRules;
import io.covector.pgvector.internal.schema.TableCatalog.Uniqueness;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForeignTableTest {
    @Test
    void aTableIsDescribedWithTheMappingThatFits() {
        Map<String, CatalogColumn> columns = new LinkedHashMap<>();
        columns.put("title_embedding", new CatalogColumn("vector", 3, false, "", Origin.GIVEN));
        columns.put("embedding", new CatalogColumn("vector", 3, false, "", Origin.GIVEN));
        columns.put("key", new CatalogColumn("uuid", -1, true, "", Origin.GIVEN));
        columns.put("content", new CatalogColumn("text", -1, false, "default", Origin.GIVEN));
        columns.put("metadata", new CatalogColumn("json", -1, false, "", Origin.GIVEN));
        columns.put("search", new CatalogColumn("tsvector", -1, false, "", Origin.EXPRESSION));
        ForeignTable table = ForeignTable.of(
                "docs",
                new TableCatalog(
                        1,
                        "app",
                        "Vector store",
                        null,
                        RowRules.NONE,
                        columns,
                        List.of(
                                new CatalogIndex(
                                        "pk",
                                        "btree",
                                        Uniqueness.PRIMARY_KEY,
                                        "uuid_ops",
                                        List.of("key"),
                                        List.of(),
                                        List.of("pk")),
                                new CatalogIndex(
                                        "near",
                                        "hnsw",
                                        "halfvec_l2_ops",
                                        "((embedding)::halfvec(3))",
                                        List.of(),
                                        List.of("near")))));
        assertThat(table.description())
                .startsWith("table \"app\".\"Vector store\" (\"title_embedding\" vector, ")
                .contains("\"key\" uuid NOT NULL")
                .endsWith("primary key [key], hnsw index 'near' on ((embedding)::halfvec(3)) by EUCLIDEAN");
        assertThat(table.mapping())
                .hasValue("docs: {table: '\"app\".\"Vector store\"', id: key, vector: embedding, metadata: metadata,"
                        + " metric: euclidean, fields: {content: content}}");
    }

    @Test
    void aTableWithoutVectorsHasNoMapping() {
        ForeignTable table = ForeignTable.of(
                "docs",
                new TableCatalog(
                        1,
                        "app",
                        "users",
                        null,
                        RowRules.NONE,
                        Map.of("id", new CatalogColumn("int8", -1, true, "", Origin.GIVEN)),
                        List.of()));
        assertThat(table.mapping()).isEmpty();
        assertThat(table.words()).contains("it cannot be a collection");
    }
}
