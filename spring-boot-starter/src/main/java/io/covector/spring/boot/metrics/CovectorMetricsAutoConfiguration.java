package io.covector.spring.boot.metrics;

import io.covector.micrometer.MicrometerListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** A {@link MicrometerListener} for all clients, where {@code covector-micrometer} and a registry are there. */
@AutoConfiguration(
        beforeName = "io.covector.spring.boot.CovectorAutoConfiguration",
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass({MicrometerListener.class, MeterRegistry.class})
@ConditionalOnBean(MeterRegistry.class)
public class CovectorMetricsAutoConfiguration {
    /** Made by Spring. */
    public CovectorMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    MicrometerListener covectorMicrometerListener(
            MeterRegistry meters, ObjectProvider<ObservationRegistry> observations) {
        ObservationRegistry registry = observations.getIfUnique();
        return registry == null ? MicrometerListener.of(meters) : MicrometerListener.of(registry, meters);
    }
}
