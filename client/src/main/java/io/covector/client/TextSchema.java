package io.covector.client;

import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.constructor.ConstructYamlNull;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * YAML whose plain values are texts as they are written, so that a password of digits stays what it is; an empty one,
 * {@code ~} and {@code null} are no value. Stateless.
 */
final class TextSchema implements Schema {
    @Override
    public ScalarResolver getScalarResolver() {
        return (value, isPlain) -> isPlain && isNothing(value) ? Tag.NULL : Tag.STR;
    }

    private static boolean isNothing(String value) {
        return value.isEmpty() || value.equals("~") || value.equalsIgnoreCase("null");
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
        return Map.of(Tag.NULL, new ConstructYamlNull());
    }
}
