package io.covector.spring.boot;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.util.Arrays;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.util.ClassUtils;

/** The application's own DataSources, as backends take them. Thread-safe. */
final class DataSources {
    private final ConfigurableListableBeanFactory beans;

    DataSources(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /**
     * The DataSource of a backend, in the transactions of the thread that calls.
     *
     * @param client name of the bean that uses it, which is to be destroyed before it
     */
    DataSource of(String backend, BackendProperties properties, String client) {
        String name = name(backend, properties);
        if (beans.containsSingleton(client) || beans.containsBeanDefinition(client)) {
            beans.registerDependentBean(name, client);
        }
        DataSource dataSource = beans.getBean(name, DataSource.class);
        return ClassUtils.isPresent(
                        "org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy",
                        beans.getBeanClassLoader())
                ? InTransactions.of(dataSource)
                : dataSource;
    }

    private String name(String backend, BackendProperties properties) {
        String key = "'covector.backends." + backend + ".";
        String[] names = beans.getBeanNamesForType(DataSource.class);
        String wanted = properties.dataSource();
        if (wanted != null) {
            if (!Arrays.asList(names).contains(wanted)) {
                throw invalid(key + "data-source' is '" + wanted + "', and there is no DataSource bean of that name;"
                        + " accepted are " + Arrays.toString(names));
            }
            return wanted;
        }
        if (names.length == 0) {
            throw invalid(key + "use-data-source' is true, and the application has no DataSource; set"
                    + " spring.datasource.url, or give the backend a url of its own");
        }
        if (names.length == 1) {
            return names[0];
        }
        String[] primary = Arrays.stream(names)
                .filter(name -> beans.containsBeanDefinition(name)
                        && beans.getMergedBeanDefinition(name).isPrimary())
                .toArray(String[]::new);
        if (primary.length != 1) {
            throw invalid(key + "use-data-source' is true, and the application has " + names.length
                    + " DataSources, none of which is primary; set " + key + "data-source' to one of "
                    + Arrays.toString(names));
        }
        return primary[0];
    }

    private static VectorException invalid(String text) {
        return VectorException.builder(ErrorCode.INVALID_CONFIG, text).build();
    }

    /** Only loaded where Spring's JDBC support is there. */
    private static final class InTransactions {
        static DataSource of(DataSource dataSource) {
            return dataSource instanceof TransactionAwareDataSourceProxy
                    ? dataSource
                    : new TransactionAwareDataSourceProxy(dataSource);
        }
    }
}
