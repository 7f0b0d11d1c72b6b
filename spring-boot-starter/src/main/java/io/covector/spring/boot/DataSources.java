package io.covector.spring.boot;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.util.Arrays;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.NamedBeanHolder;
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
        NamedBeanHolder<DataSource> found = find(backend, properties);
        if (beans.containsSingleton(client) || beans.containsBeanDefinition(client)) {
            beans.registerDependentBean(found.getBeanName(), client);
        }
        DataSource dataSource = found.getBeanInstance();
        return ClassUtils.isPresent(
                        "org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy",
                        beans.getBeanClassLoader())
                ? InTransactions.of(dataSource)
                : dataSource;
    }

    /** The one that is named, else the one that Spring injects where nothing is said: of parent contexts, too. */
    private NamedBeanHolder<DataSource> find(String backend, BackendProperties properties) {
        String key = "'covector.backends." + backend + ".";
        String wanted = properties.dataSource();
        if (wanted != null) {
            String[] names = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, DataSource.class);
            if (!Arrays.asList(names).contains(wanted)) {
                throw invalid(key + "data-source' is '" + wanted + "', and there is no DataSource bean of that name;"
                        + " accepted are " + Arrays.toString(names));
            }
            return new NamedBeanHolder<>(wanted, beans.getBean(wanted, DataSource.class));
        }
        try {
            return beans.resolveNamedBean(DataSource.class);
        } catch (NoUniqueBeanDefinitionException e) {
            throw invalid(key + "use-data-source' is true, and the application has " + e.getNumberOfBeansFound()
                    + " DataSources, none of which is primary; set " + key + "data-source' to one of "
                    + e.getBeanNamesFound());
        } catch (NoSuchBeanDefinitionException e) {
            throw invalid(key + "use-data-source' is true, and the application has no DataSource; set"
                    + " spring.datasource.url, or give the backend a url of its own");
        }
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
