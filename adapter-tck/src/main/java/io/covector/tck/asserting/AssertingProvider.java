package io.covector.tck.asserting;

import io.covector.client.ClientConfig;
import io.covector.config.Settings;
import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import io.covector.spi.BackendProvider;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Opens backends of another type with assertions around them. The type is named by {@value #INNER_TYPE}; all other
 * settings are those of that type. Stateless and thread-safe.
 */
public final class AssertingProvider implements BackendProvider {
    static final String TYPE = "asserting";
    static final String INNER_TYPE = "asserted-type";

    /** For {@link ServiceLoader}. */
    public AssertingProvider() {}

    /**
     * Puts assertions around a backend of a configuration.
     *
     * @param backend name of the backend
     * @param type its type id
     * @param log gets to know its requests
     */
    public static ClientConfig.Builder around(
            ClientConfig.Builder config, String backend, String type, RequestLog log) {
        return config.set("backends." + backend + ".type", TYPE)
                .set("backends." + backend + "." + INNER_TYPE, type)
                .resource(backend, RequestLog.class, log);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void validate(Settings settings) {
        inner(settings).validate(settings);
    }

    @Override
    public Set<Class<?>> resourceTypes(Settings settings) {
        Set<Class<?>> types = new HashSet<>(inner(settings).resourceTypes(settings));
        types.add(RequestLog.class);
        types.add(BackendDecorator.class);
        return types;
    }

    @Override
    public Backend open(Settings settings, BackendContext context) {
        Backend backend = inner(settings).open(settings, context);
        return new AssertingBackend(
                context.resource(BackendDecorator.class)
                        .map(decorator -> decorator.decorate(backend, innerSettings(settings), context))
                        .orElse(backend),
                context.resource(RequestLog.class).orElseGet(RequestLog::new));
    }

    private static Map<String, String> innerSettings(Settings settings) {
        Map<String, String> texts = new HashMap<>(settings.texts());
        texts.keySet().removeAll(Set.of("type", INNER_TYPE));
        return texts;
    }

    private static BackendProvider inner(Settings settings) {
        String type = settings.string(INNER_TYPE).required();
        return Stream.of(
                        ServiceLoader.load(BackendProvider.class),
                        ServiceLoader.load(BackendProvider.class, AssertingProvider.class.getClassLoader()))
                .flatMap(found -> found.stream().map(ServiceLoader.Provider::get))
                .filter(provider -> provider.type().equals(type))
                .findFirst()
                .orElseThrow(() -> settings.error(INNER_TYPE, "there is no adapter for '" + type + "'"));
    }
}
