package io.covector.spring.boot;

import io.covector.VectorClient;
import io.covector.VectorCollection;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Defines a bean for each client that {@code covector.clients} lists, and for each of {@code covector.collections},
 * with its name as qualifier. A key of a collection that is not known stops the start, as such a key of Covector's
 * own does; one in the environment does not. For one thread.
 */
class NamedBeans implements ImportBeanDefinitionRegistrar {
    private final Binder binder;

    NamedBeans(Environment environment) {
        this.binder = Binder.get(environment);
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        for (String backend : binder.bind(CovectorProperties.PREFIX + ".clients", Bindable.listOf(String.class))
                .orElse(List.of())) {
            RootBeanDefinition client = define(VectorClient.class, "covectorClients", backend);
            client.setDestroyMethodName("close");
            client.setDefaultCandidate(false);
            register(registry, CovectorClients.beanName(backend), client);
        }
        Map<String, CollectionProperties> collections = binder.bind(
                        CovectorProperties.PREFIX + ".collections",
                        Bindable.mapOf(String.class, CollectionProperties.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()))
                .orElse(Map.of());
        collections.forEach((name, properties) -> {
            RootBeanDefinition collection = define(VectorCollection.class, "covectorCollections", name);
            collection.setLazyInit(properties.onStart() == CollectionProperties.OnStart.NONE);
            register(registry, CovectorCollections.beanName(name), collection);
        });
    }

    private static RootBeanDefinition define(Class<?> type, String opener, String name) {
        RootBeanDefinition definition = new RootBeanDefinition(type);
        definition.setTargetType(type);
        definition.setFactoryBeanName(opener);
        definition.setFactoryMethodName("open");
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
        definition.setScope(ConfigurableBeanFactory.SCOPE_SINGLETON);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
        return definition;
    }

    /** As the client of the active backend, none is made beside that of a parent context. */
    private static void register(BeanDefinitionRegistry registry, String name, RootBeanDefinition definition) {
        boolean isThere = registry instanceof BeanFactory beans
                ? beans.containsBean(name)
                : registry.containsBeanDefinition(name);
        if (!isThere) {
            registry.registerBeanDefinition(name, definition);
        }
    }
}
