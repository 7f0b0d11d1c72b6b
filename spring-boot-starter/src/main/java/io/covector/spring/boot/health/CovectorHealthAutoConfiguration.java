package io.covector.spring.boot.health;

import io.covector.VectorClient;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health of the clients under the name {@code covector}, with whichever types of Spring Boot are there. */
@AutoConfiguration(afterName = "io.covector.spring.boot.CovectorAutoConfiguration")
@ConditionalOnBean(VectorClient.class)
public class CovectorHealthAutoConfiguration {
    /** Made by Spring. */
    public CovectorHealthAutoConfiguration() {}

    /** Spring Boot 3. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.actuate.health.HealthIndicator",
                "org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator"
            })
    @ConditionalOnEnabledHealthIndicator("covector")
    static class Boot3 {
        @Bean
        @ConditionalOnMissingBean(name = {"covectorHealthIndicator", "covectorHealthContributor"})
        org.springframework.boot.actuate.health.HealthContributor covectorHealthContributor(ListableBeanFactory beans) {
            Map<String, Supplier<VectorClient>> clients = Clients.of(beans);
            return clients.size() == 1
                    ? new Boot3HealthIndicator(clients.values().iterator().next())
                    : org.springframework.boot.actuate.health.CompositeHealthContributor.fromMap(
                            clients, Boot3HealthIndicator::new);
        }
    }

    /** Spring Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    @org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator("covector")
    static class Boot4 {
        @Bean
        @ConditionalOnMissingBean(name = {"covectorHealthIndicator", "covectorHealthContributor"})
        org.springframework.boot.health.contributor.HealthContributor covectorHealthContributor(
                ListableBeanFactory beans) {
            Map<String, Supplier<VectorClient>> clients = Clients.of(beans);
            return clients.size() == 1
                    ? new Boot4HealthIndicator(clients.values().iterator().next())
                    : org.springframework.boot.health.contributor.CompositeHealthContributor.fromMap(
                            clients, Boot4HealthIndicator::new);
        }
    }
}
