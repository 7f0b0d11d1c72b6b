package io.covector.it.differential;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.tck.HostileText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Draws a spec, and records for it: fields and keys are missing, null, or of a type that no one expects. Not
 * thread-safe.
 */
final class DataSet {
    static final List<String> KEYS = List.of("m", "n", "it's \"quoted\"");

    /** Keys that hide a path, which few records have, and keys that look like one. */
    static final List<String> DOTTED = List.of("m.a", "m.m.a", "n.0", "m..a");

    /** What objects hold. */
    static final List<String> INNER = List.of("m", "a", "", "0", "a.m");

    private static final List<BigDecimal> DECIMALS = List.of(
            new BigDecimal("12345678901234567890"),
            new BigDecimal("-98765432109876543210.5"),
            new BigDecimal("1e400"),
            new BigDecimal("0.1234567890123456789012"));

    private final Draw draw;
    private final CollectionSpec spec;
    private final long maxLongId;

    /** With numeric ids up to the greatest that every backend takes. */
    DataSet(Draw draw, String name, long maxLongId) {
        this.draw = draw;
        this.maxLongId = maxLongId;
        Metric metric = draw.of(List.of(Metric.values()));
        int dimension = 1 + draw.below(8);
        // Two directions are all there are in one dimension, and a graph of so many equal vectors falls into islands.
        boolean graph = draw.percent(50) && !(dimension == 1 && metric == Metric.COSINE);
        CollectionSpec.Builder builder = CollectionSpec.builder(name)
                .idType(draw.of(List.of(IdType.values())))
                .vector(VectorField.of(dimension, metric).index(graph ? IndexSpec.hnsw() : IndexSpec.none()));
        for (FieldType type : FieldType.values()) {
            for (int i = draw.below(3); i > 0; i--) {
                DeclaredField field = DeclaredField.of(type.name().toLowerCase(Locale.ROOT) + i, type);
                builder.field(draw.percent(50) ? field.indexed() : field);
            }
        }
        this.spec = draw.percent(50) ? builder.text().build() : builder.build();
    }

    CollectionSpec spec() {
        return spec;
    }

    /** So many records whose ids are often the same. */
    List<VectorRecord> records(int count) {
        List<VectorRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(VectorRecord.of(id(count), vector(), metadata()).withText(text()));
        }
        return records;
    }

    RecordId id(int count) {
        int number = draw.below(2 * count);
        if (spec.idType() == IdType.LONG) {
            return RecordId.of(number % 9 == 0 ? maxLongId - number : number - count);
        }
        return RecordId.of(number % 9 == 0 ? HostileText.ALL.get(number % HostileText.ALL.size()) : "id" + number);
    }

    Vector vector() {
        float[] components = new float[spec.vectorField().dimension()];
        float sum = 0;
        for (int i = 0; i < components.length; i++) {
            components[i] = draw.component();
            sum += Math.abs(components[i]);
        }
        if (sum == 0 && spec.vectorField().metric() == Metric.COSINE) {
            components[0] = 1;
        }
        return Vector.wrap(components);
    }

    private @Nullable String text() {
        return spec.hasText() && draw.percent(75) ? draw.text() : null;
    }

    private Metadata metadata() {
        Metadata.Builder metadata = Metadata.builder();
        for (DeclaredField field : spec.fields()) {
            if (draw.percent(75)) {
                metadata.put(field.name(), draw.percent(10) ? null : declared(field.type()));
            }
        }
        for (String key : KEYS) {
            if (draw.percent(75)) {
                metadata.put(key, free(3));
            }
        }
        for (String key : DOTTED) {
            if (draw.percent(10)) {
                metadata.put(key, free(1));
            }
        }
        return metadata.build();
    }

    private Object declared(FieldType type) {
        return switch (type) {
            case STRING -> draw.text();
            case LONG -> draw.whole();
            case DOUBLE -> draw.percent(20) ? (Object) (long) draw.below(5) : draw.real();
            case BOOLEAN -> draw.percent(50);
            case INSTANT -> draw.instant();
            case DATE -> draw.date();
            case UUID -> draw.uuid();
            case DECIMAL -> draw.decimal();
            case LONG_LIST -> {
                List<Long> numbers = new ArrayList<>();
                for (int i = draw.below(4); i > 0; i--) {
                    numbers.add(draw.whole());
                }
                yield numbers;
            }
            case STRING_LIST -> {
                List<String> texts = new ArrayList<>();
                for (int i = draw.below(4); i > 0; i--) {
                    texts.add(draw.text());
                }
                yield texts;
            }
        };
    }

    private @Nullable Object free(int depth) {
        int kind = draw.below(depth == 0 ? 70 : 100);
        if (kind < 60) {
            return draw.scalar();
        }
        if (kind < 70) {
            return kind < 66 ? null : draw.of(DECIMALS);
        }
        if (kind < 82) {
            List<@Nullable Object> list = new ArrayList<>();
            for (int i = draw.below(4); i > 0; i--) {
                list.add(free(depth - 1));
            }
            return list;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String key : INNER) {
            if (draw.percent(40)) {
                map.put(key, free(depth - 1));
            }
        }
        return map;
    }
}
