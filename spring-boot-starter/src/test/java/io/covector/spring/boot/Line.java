package io.covector.spring.boot;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** The line of Spring Boot that is on the class path, whose classes have names of their own. */
final class Line {
    private Line() {}

    /** An application with the starter's auto-configurations and nothing else, and no environment variables. */
    static ApplicationContextRunner runner() {
        return withVariables(Map.of())
                .withConfiguration(AutoConfigurations.of(
                        CovectorAutoConfiguration.class,
                        io.covector.spring.boot.health.CovectorHealthAutoConfiguration.class,
                        io.covector.spring.boot.metrics.CovectorMetricsAutoConfiguration.class));
    }

    /** The same with environment variables. */
    static ApplicationContextRunner runner(Map<String, Object> variables) {
        return withVariables(variables).withConfiguration(AutoConfigurations.of(CovectorAutoConfiguration.class));
    }

    private static ApplicationContextRunner withVariables(Map<String, Object> variables) {
        return new ApplicationContextRunner().withInitializer(context -> {
            String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
            context.getEnvironment()
                    .getPropertySources()
                    .replace(name, new SystemEnvironmentPropertySource(name, variables));
        });
    }

    /** The auto-configurations of DataSource, JdbcTemplate and transactions. */
    static AutoConfigurations jdbc() {
        String[] names = isBoot4()
                ? new String[] {
                    "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                    "org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration",
                    "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
                    "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
                    "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
                }
                : new String[] {
                    "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
                    "org.springframework.boot.autoconfigure.sql.init.SqlInitializationAutoConfiguration",
                    "org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration",
                    "org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration",
                    "org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration"
                };
        return AutoConfigurations.of(Arrays.stream(names)
                .map(name -> ClassUtils.resolveClassName(name, null))
                .toArray(Class<?>[]::new));
    }

    /** What {@link SpringApplication} does to the variables before a context is made. */
    static void prepareVariables(ConfigurableEnvironment environment, SpringApplication application) {
        Class<?> type = ClassUtils.resolveClassName(
                "org.springframework.boot." + (isBoot4() ? "support" : "env")
                        + ".SystemEnvironmentPropertySourceEnvironmentPostProcessor",
                null);
        Method method = Objects.requireNonNull(ReflectionUtils.findMethod(
                type, "postProcessEnvironment", ConfigurableEnvironment.class, SpringApplication.class));
        ReflectionUtils.makeAccessible(method);
        Object unused =
                ReflectionUtils.invokeMethod(method, BeanUtils.instantiateClass(type), environment, application);
    }

    static boolean isBoot4() {
        return ClassUtils.isPresent("org.springframework.boot.health.contributor.HealthIndicator", null);
    }
}
