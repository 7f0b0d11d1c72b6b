package io.covector.spring.boot;

import io.covector.ErrorCode;
import io.covector.VectorClient;
import io.covector.VectorException;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.observe.ClientListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** Opens clients as the properties say. Thread-safe. */
class CovectorClients {
    /** Name of the bean that is the client of the active backend. */
    static final String ACTIVE = "vectorClient";

    private final CovectorProperties properties;
    private final Environment environment;
    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<CovectorConnectionDetails> details;
    private final ObjectProvider<ClientListener> listeners;
    private final ObjectProvider<CovectorClientCustomizer> customizers;

    CovectorClients(
            CovectorProperties properties,
            Environment environment,
            ConfigurableListableBeanFactory beans,
            ObjectProvider<CovectorConnectionDetails> details,
            ObjectProvider<ClientListener> listeners,
            ObjectProvider<CovectorClientCustomizer> customizers) {
        this.properties = properties;
        this.environment = environment;
        this.beans = beans;
        this.details = details;
        this.listeners = listeners;
        this.customizers = customizers;
    }

    /** Name of the bean that is the client of a backend that {@code covector.clients} lists. */
    static String beanName(String backend) {
        return backend + "VectorClient";
    }

    /** Opens the active backend. */
    VectorClient openActive() {
        return VectorClients.open(config(null, ACTIVE));
    }

    /** Opens a backend, whichever is active; called by the definition of its bean. */
    VectorClient open(String backend) {
        return VectorClients.open(config(backend, beanName(backend)));
    }

    private ClientConfig config(@Nullable String backend, String client) {
        GivenSettings given = new PropertySources(environment).read();
        details.orderedStream().forEach(each -> connect(given, each));
        ClientConfig.Builder config = given.start(properties.config());
        if (backend != null) {
            config.setAll(Map.of("active", backend), key -> "property 'covector.clients'");
        }
        hand(config, client);
        listeners.orderedStream().forEach(config::listener);
        customizers.orderedStream().forEach(customizer -> customizer.customize(config));
        return config.build();
    }

    /** The DataSource of each backend that takes one: one that is not active is checked, too. */
    private void hand(ClientConfig.Builder config, String client) {
        DataSources dataSources = new DataSources(beans);
        properties.backends().forEach((backend, of) -> {
            if (of.useDataSource() || of.dataSource() != null) {
                config.resource(backend, DataSource.class, dataSources.of(backend, of, client));
            }
        });
    }

    /** Details are for the backend of their type; of several, for the active one. */
    private void connect(GivenSettings given, CovectorConnectionDetails details) {
        String type = details.backendType();
        String place = "the connection details of type " + type;
        if (!given.haveBackends()) {
            Map<String, String> settings = new LinkedHashMap<>(Map.of("type", type));
            settings.putAll(details.settings());
            given.connect(type, settings, place);
            return;
        }
        Set<String> backends = given.backendsOfType(type);
        if (backends.isEmpty()) {
            return;
        }
        String active = given.root("active").orElse("");
        if (backends.size() > 1 && !backends.contains(active)) {
            throw VectorException.builder(
                            ErrorCode.INVALID_CONFIG,
                            "there are connection details of type " + type + ", and " + backends.size()
                                    + " backends of it " + backends + ", none of which is active; set"
                                    + " 'covector.active' to one of them, or take the details away")
                    .build();
        }
        String backend = backends.size() == 1 ? backends.iterator().next() : active;
        BackendProperties of = properties.backends().get(backend);
        if (of == null || !(of.useDataSource() || of.dataSource() != null)) {
            given.connect(backend, details.settings(), place);
        }
    }
}
