package io.covector.pgvector.internal.schema;

import io.covector.pgvector.internal.schema.TableCatalog.CatalogColumn;
import io.covector.pgvector.internal.schema.TableCatalog.Origin;
import io.covector.pgvector.internal.schema.TableCatalog.Relation;
import io.covector.pgvector.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a table of somebody else does not take, by what the catalog says. Stateless. */
final class AttachedWrites {
    static final String RULES = "it has rules for INSERT or UPDATE, with which the server takes no ON CONFLICT";

    private AttachedWrites() {}

    static Writes of(TableMapping mapping, TableCatalog catalog) {
        Relation relation = catalog.relation();
        String name = relation.words() + " " + Identifiers.qualified(catalog.schema(), catalog.name());
        String fixed = fixedColumns(mapping, catalog);
        String insert =
                relation.inserts() ? missingColumns(mapping, catalog) : "the server inserts nothing into " + name;
        if (insert == null) {
            insert = fixed;
        }
        String upsert = insert;
        if (upsert == null && !relation.updates()) {
            upsert = "the server updates nothing in " + name;
        }
        if (upsert == null && catalog.rows().writeRules()) {
            upsert = RULES;
        }
        if (upsert == null && relation.kind() != 'v' && !hasKey(mapping.id(), catalog)) {
            upsert = "the id column '" + mapping.id() + "' of " + name
                    + " has no primary key or unique index of its own that is neither deferrable nor partial";
        }
        return new Writes(insert, upsert, relation.deletes() ? null : "the server deletes nothing from " + name);
    }

    /** Of a view the server alone knows what stands below it. */
    private static boolean hasKey(String id, TableCatalog catalog) {
        return catalog.indexes().stream().anyMatch(index -> index.uniqueness().isTotal() && index.isOn(id));
    }

    /** The columns that hold something of a record. */
    static Set<String> mapped(TableMapping mapping) {
        Set<String> mapped = new HashSet<>(mapping.fields().values());
        mapped.add(mapping.id());
        mapped.add(mapping.vector());
        mapping.metadata().ifPresent(mapped::add);
        mapping.text().ifPresent(mapped::add);
        return mapped;
    }

    /** Columns that need a value which no record brings; a trigger may give it. */
    private static @Nullable String missingColumns(TableMapping mapping, TableCatalog catalog) {
        Set<String> mapped = mapped(mapping);
        List<String> missing = new ArrayList<>();
        catalog.columns().forEach((name, column) -> {
            if (!mapped.contains(name) && needsValue(column)) {
                missing.add(name);
            }
        });
        return missing.isEmpty() || catalog.rows().writeTriggers()
                ? null
                : "columns " + missing + " are NOT NULL, have no default and are not mapped; map them as 'fields'";
    }

    private static boolean needsValue(CatalogColumn column) {
        return column.notNull() && !column.hasDefault() && column.origin() == Origin.GIVEN && !column.isIdentity();
    }

    private static @Nullable String fixedColumns(TableMapping mapping, TableCatalog catalog) {
        if (catalog.relation().kind() != 'v') {
            return null;
        }
        List<String> fixed = new ArrayList<>();
        Set<String> mapped = mapped(mapping);
        catalog.columns().forEach((name, column) -> {
            if (mapped.contains(name) && !column.updatable()) {
                fixed.add(name);
            }
        });
        return fixed.isEmpty() ? null : "the server writes no columns " + fixed + " of the view";
    }
}
