package io.covector.spring.boot;

import io.covector.VectorClient;
import io.covector.observe.ClientListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * A {@link VectorClient} of the active backend, clients of those that {@code covector.clients} lists, and the
 * collections of {@code covector.collections}.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
        })
@ConditionalOnProperty(prefix = CovectorProperties.PREFIX, name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(CovectorProperties.class)
@Import({NamedBeans.class, SecretConverter.class})
@ImportRuntimeHints(CovectorRuntimeHints.class)
public class CovectorAutoConfiguration {
    /** Made by Spring. */
    public CovectorAutoConfiguration() {}

    @Bean
    CovectorClients covectorClients(
            CovectorProperties properties,
            Environment environment,
            ConfigurableListableBeanFactory beans,
            ObjectProvider<CovectorConnectionDetails> details,
            ObjectProvider<ClientListener> listeners,
            ObjectProvider<CovectorClientCustomizer> customizers) {
        return new CovectorClients(properties, environment, beans, details, listeners, customizers);
    }

    @Bean
    CovectorCollections covectorCollections(CovectorProperties properties, ConfigurableListableBeanFactory beans) {
        return new CovectorCollections(properties, beans);
    }

    @Bean(name = CovectorClients.ACTIVE, destroyMethod = "close")
    @ConditionalOnMissingBean
    VectorClient vectorClient(CovectorClients clients) {
        return clients.openActive();
    }
}
