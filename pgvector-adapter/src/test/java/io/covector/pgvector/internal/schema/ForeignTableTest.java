package io.covector.pgvector.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Settings;
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

    /** Every backend refuses fields that differ by case only, or are called as its own columns. */
    @Test
    void columnsWhoseNamesAreTakenGetOthers() {
        Map<String, CatalogColumn> columns = new LinkedHashMap<>();
        columns.put("doc_id", new CatalogColumn("uuid", -1, true, "", Origin.GIVEN));
        columns.put("id", new CatalogColumn("int8", -1, false, "", Origin.GIVEN));
        columns.put("Tenant", new CatalogColumn("text", -1, false, "", Origin.GIVEN));
        columns.put("tenant", new CatalogColumn("text", -1, false, "", Origin.GIVEN));
        columns.put("metadata", new CatalogColumn("text", -1, false, "", Origin.GIVEN));
        columns.put("two words", new CatalogColumn("text", -1, false, "", Origin.GIVEN));
        columns.put("vector", new CatalogColumn("vector", 3, false, "", Origin.GIVEN));
        CatalogIndex key = new CatalogIndex(
                "k", "btree", Uniqueness.PRIMARY_KEY, "uuid_ops", List.of("doc_id"), List.of(), List.of("k"));
        TableCatalog catalog = new TableCatalog(1, "app", "docs", null, RowRules.NONE, columns, List.of(key));
        assertThat(ForeignTable.of("docs", catalog).mapping().orElseThrow())
                .endsWith("fields: {id_: id, Tenant: Tenant, tenant_: tenant, metadata_: metadata}}");
    }

    @Test
    void aFieldWhoseNameIsTakenIsAnErrorOfTheConfiguration() {
        Settings settings = Settings.of(Map.of("table", "docs", "metric", "cosine", "fields.id", "number"));
        assertThatThrownBy(() -> TableMapping.from(settings))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
                .hasMessageContaining("fields.id")
                .hasMessageContaining("'id' is taken");
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
