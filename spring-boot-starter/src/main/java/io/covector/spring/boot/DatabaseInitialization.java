package io.covector.spring.boot;

import io.covector.VectorClient;
import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;

/** Clients are opened after migrations and scripts, which may make the extension or a table. Stateless. */
class DatabaseInitialization extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {
    @Override
    protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
        return Set.of(VectorClient.class);
    }
}
