package io.covector.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.VectorException;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/**
 * The typed properties have every key that Covector knows and no other, and the metadata for editors and the page have
 * every typed property. Covector's own list is what its refusal of an unknown key says.
 */
class PropertyKeysTest {
    private static final Pattern ACCEPTED = Pattern.compile("accepted in '[^']*' are \\[([^]]*)]");
    private static final Set<String> OF_THE_STARTER = Set.of(
            "enabled", "config", "clients", "collections", "backends.*.use-data-source", "backends.*.data-source");
    private static final Map<String, String> TYPES = Map.of(
            "java.lang.Boolean", "java.lang.Boolean",
            "boolean", "java.lang.Boolean",
            "int", "java.lang.Integer");

    @Test
    void everyKeyOfCovectorIsATypedPropertyAndNoOther() {
        Set<String> known = new TreeSet<>();
        collect("", Map.of("backends.x.type", "embedded"), known);
        for (String type : List.of("embedded", "pgvector", "milvus")) {
            Map<String, String> backend = Map.of("backends.x.type", type);
            collect("backends.x", backend, known);
            Map<String, String> attached = with(backend, "backends.x.collections.y.metric", "cosine");
            collect(
                    "backends.x.collections.y",
                    type.equals("pgvector") ? with(attached, "backends.x.collections.y.table", "t") : attached,
                    known);
        }
        Set<String> typed = new TreeSet<>(typed().keySet());
        typed.removeIf(key -> OF_THE_STARTER.contains(key) || key.startsWith("collections.*"));
        known.removeIf(key -> key.equals("backends"));
        assertThat(typed).isEqualTo(known);
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(key, value);
        return more;
    }

    /** Asks for a key that no section has, and then for each of the keys that are accepted whether it is a section. */
    private static void collect(String section, Map<String, String> rest, Set<String> known) {
        for (String key : accepted(section, rest)) {
            String path = section.isEmpty() ? key : section + "." + key;
            String shown = path.replace("backends.x", "backends.*").replace("collections.y", "collections.*");
            if (Set.of("backends.x.properties", "backends.x.collections.y.fields")
                    .contains(path)) {
                known.add(shown + ".*");
            } else if (!accepted(path, rest).isEmpty()) {
                collect(path, rest, known);
            } else if (!path.equals("backends.x.collections")) {
                known.add(shown);
            }
        }
    }

    private static Set<String> accepted(String section, Map<String, String> rest) {
        String unknown = (section.isEmpty() ? "" : section + ".") + "qqqqqqqq";
        try {
            VectorClients.open(ClientConfig.builder()
                            .setAll(rest)
                            .set(unknown, "1")
                            .build())
                    .close();
        } catch (VectorException e) {
            Matcher list = ACCEPTED.matcher(e.text());
            while (list.find()) {
                if (list.group().startsWith("accepted in '" + (section.isEmpty() ? "the root" : section) + "'")) {
                    return Set.of(list.group(1).split(", ", -1));
                }
            }
        }
        return Set.of();
    }

    @Test
    void theMetadataForEditorsHaveEveryProperty() throws IOException {
        Map<String, String> described = new TreeMap<>();
        for (Map<?, ?> property : metadata()) {
            assertThat((String) property.get("description")).as("%s", property).endsWith(".");
            described.put((String) property.get("name"), (String) property.get("type"));
        }
        Map<String, String> wanted = new TreeMap<>();
        typed().forEach((key, type) -> {
            if (!key.contains("*")) {
                wanted.put("covector." + key, type);
            }
        });
        wanted.put("covector.backends", "java.util.Map<java.lang.String,io.covector.spring.boot.BackendProperties>");
        wanted.put(
                "covector.collections", "java.util.Map<java.lang.String,io.covector.spring.boot.CollectionProperties>");
        described.remove("management.health.covector.enabled");
        assertThat(described).isEqualTo(wanted);
    }

    @Test
    void thePageHasEveryKeyOfTheStarter() throws IOException {
        String page = Files.readString(Path.of("").toAbsolutePath().getParent().resolve("docs/spring-boot.md"));
        Set<String> missing = new LinkedHashSet<>();
        typed().keySet().stream()
                .filter(key -> OF_THE_STARTER.contains(key) || key.startsWith("collections."))
                .map(key -> "`covector." + key.replace("*", "<name>") + "`")
                .filter(key -> !page.contains(key))
                .forEach(missing::add);
        assertThat(missing).isEmpty();
    }

    private static List<Map<?, ?>> metadata() throws IOException {
        List<Map<?, ?>> properties = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(CovectorProperties.class
                .getClassLoader()
                .getResourceAsStream("META-INF/spring-configuration-metadata.json"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Object listed = JsonParserFactory.getJsonParser().parseMap(text).get("properties");
            ((List<?>) listed).forEach(property -> properties.add((Map<?, ?>) property));
        }
        return properties;
    }

    /** Every typed property and its type; names that the application chooses are asterisks. */
    private static Map<String, String> typed() {
        Map<String, String> typed = new TreeMap<>();
        typed("", CovectorProperties.class, typed);
        return typed;
    }

    private static void typed(String prefix, Class<?> section, Map<String, String> typed) {
        for (RecordComponent component : section.getRecordComponents()) {
            String key = prefix + kebab(component.getName());
            Class<?> type = component.getType();
            if (type == Map.class) {
                Class<?> value =
                        (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[1];
                if (value.isRecord()) {
                    typed(key + ".*.", value, typed);
                } else {
                    typed.put(key + ".*", "java.lang.String");
                }
            } else if (type.isRecord()) {
                typed(key + ".", type, typed);
            } else {
                String name = component.getGenericType().getTypeName();
                typed.put(key, TYPES.getOrDefault(name, name));
            }
        }
    }

    private static String kebab(String name) {
        return Settings.variable(Settings.relaxed(name))
                .substring("COVECTOR_".length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }
}
