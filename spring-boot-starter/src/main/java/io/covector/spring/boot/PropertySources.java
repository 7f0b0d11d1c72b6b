package io.covector.spring.boot;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Settings;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads the keys under {@code covector} from the property sources of an application as they are written there. The keys
 * of the starter's own are left out. For one thread.
 */
final class PropertySources {
    private static final Logger LOG = LoggerFactory.getLogger(PropertySources.class);
    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of(CovectorProperties.PREFIX);
    /** Forms of the keys that this starter reads itself, from the root and from a backend on. */
    private static final Pattern OWN = Pattern.compile("COVECTOR_(?:ENABLED|CONFIG|(?:CLIENTS|COLLECTIONS)(?:_.*)?)");

    private static final Pattern OWN_OF_BACKEND = Pattern.compile("COVECTOR_(?:BACKENDS_.+_)?(?:USE_)?DATA_SOURCE");

    private final Environment environment;

    PropertySources(Environment environment) {
        this.environment = environment;
    }

    /** What the sources say. */
    GivenSettings read() {
        List<List<GivenSettings.Given>> sources = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
                sources.add(variables(variables));
            } else if (source instanceof IterableConfigurationPropertySource iterable) {
                sources.add(properties(iterable));
            }
        }
        Collections.reverse(sources);
        return new GivenSettings(sources);
    }

    /** Their names are in any case, below the prefix of variables if the application has one. */
    private List<GivenSettings.Given> variables(SystemEnvironmentPropertySource source) {
        String prefix = prefix(source);
        Pattern names = Pattern.compile(
                (prefix == null ? "" : prefix.replaceAll("[^A-Za-z0-9]", "_") + "_") + "COVECTOR_(.+)",
                Pattern.CASE_INSENSITIVE);
        List<GivenSettings.Given> found = new ArrayList<>();
        for (String name : source.getPropertyNames()) {
            Matcher matcher = names.matcher(name.replace('.', '_').replace('-', '_'));
            Object value = source.getProperty(name);
            if (value == null || !matcher.matches()) {
                continue;
            }
            String form = "COVECTOR_" + matcher.group(1).toUpperCase(Locale.ROOT);
            if (!isOwn(form, form) && isKnown(form, name)) {
                String key = name.substring(matcher.start(1));
                String place = "environment variable " + name;
                found.add(new GivenSettings.Given(key.contains(".") ? key : form, resolve(value, place), place));
            }
        }
        return found;
    }

    /** That of the application; the interface which has it is another one in each line of Spring Boot. */
    private static @Nullable String prefix(SystemEnvironmentPropertySource source) {
        for (Class<?> part : ClassUtils.getAllInterfaces(source)) {
            Method method = ReflectionUtils.findMethod(part, "getPrefix");
            if (method != null) {
                return (String) ReflectionUtils.invokeMethod(method, source);
            }
        }
        return null;
    }

    private List<GivenSettings.Given> properties(IterableConfigurationPropertySource source) {
        Map<ConfigurationPropertyName, GivenSettings.Given> found = new LinkedHashMap<>();
        source.stream()
                .filter(ROOT::isAncestorOf)
                .forEach(name -> add(source, source.getConfigurationProperty(name), found));
        return List.copyOf(found.values());
    }

    private void add(
            IterableConfigurationPropertySource source,
            @Nullable ConfigurationProperty property,
            Map<ConfigurationPropertyName, GivenSettings.Given> found) {
        if (property == null || found.containsKey(property.getName())) {
            return;
        }
        String key = path(property.getName());
        String form = Settings.variable(Settings.relaxed(key));
        boolean ofSystem = source.getUnderlyingSource() instanceof PropertySource<?> underlying
                && underlying.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        if (isOwn(form, ofBackend(key)) || (ofSystem && !isKnown(form, "covector." + key))) {
            return;
        }
        String place = "property '" + CovectorProperties.PREFIX + "." + key + "'"
                + (property.getOrigin() == null ? "" : " of " + property.getOrigin());
        found.put(property.getName(), new GivenSettings.Given(key, resolve(property.getValue(), place), place));
    }

    /** The name as it is written, from below the prefix. */
    private static String path(ConfigurationPropertyName name) {
        StringBuilder path = new StringBuilder();
        for (int i = ROOT.getNumberOfElements(); i < name.getNumberOfElements(); i++) {
            path.append(path.isEmpty() ? "" : ".").append(name.getElement(i, Form.ORIGINAL));
        }
        return path.toString();
    }

    private static boolean isOwn(String form, String ofBackend) {
        return OWN.matcher(form).matches() || OWN_OF_BACKEND.matcher(ofBackend).matches();
    }

    /** The form of a key of a backend from there on; empty for another key. */
    private static String ofBackend(String key) {
        String[] parts = key.split("\\.", 3);
        return parts.length == 3 && Settings.variable(parts[0]).equals("COVECTOR_BACKENDS")
                ? Settings.variable(Settings.relaxed(parts[2]))
                : "";
    }

    /** The environment of a process may have variables of that prefix for other purposes. */
    private static boolean isKnown(String form, String shown) {
        boolean known = roots().stream().anyMatch(root -> form.equals(root) || form.startsWith(root + "_"));
        if (!known) {
            LOG.warn("{} is not a key of the configuration; ignored", shown);
        }
        return known;
    }

    private static Set<String> roots() {
        return Arrays.stream(CovectorProperties.class.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> Settings.variable(Settings.relaxed(name)))
                .collect(Collectors.toSet());
    }

    private String resolve(Object value, String place) {
        String text = String.valueOf(value);
        try {
            return environment.resolveRequiredPlaceholders(text);
        } catch (IllegalArgumentException e) {
            throw VectorException.builder(
                            ErrorCode.INVALID_CONFIG,
                            place + " has a placeholder that nothing is known for; set what it names, or give a"
                                    + " default: ${name:default}")
                    .build();
        }
    }
}
