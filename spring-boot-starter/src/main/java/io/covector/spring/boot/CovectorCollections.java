package io.covector.spring.boot;

import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.NamedBeanHolder;

/** Opens the collections that the properties name. Thread-safe. */
class CovectorCollections {
    private final CovectorProperties properties;
    private final ConfigurableListableBeanFactory beans;

    CovectorCollections(CovectorProperties properties, ConfigurableListableBeanFactory beans) {
        this.properties = properties;
        this.beans = beans;
    }

    /** Name of the bean that is a collection. */
    static String beanName(String collection) {
        return collection + "VectorCollection";
    }

    /** Creates, compares or opens a collection; called by the definition of its bean. */
    VectorCollection open(String name) {
        CollectionProperties collection = properties.collections().get(name);
        if (collection == null) {
            throw invalid(name, "is not known any more: it was when the application was processed ahead of time");
        }
        VectorClient client = client(name, collection);
        return switch (collection.onStart()) {
            case CREATE -> client.openOrCreateCollection(spec(name, collection));
            case VALIDATE -> validate(client, name, collection);
            case NONE -> client.collection(name);
        };
    }

    private VectorClient client(String name, CollectionProperties collection) {
        String backend = collection.client();
        if (backend == null) {
            NamedBeanHolder<VectorClient> active = beans.resolveNamedBean(VectorClient.class);
            return outlivesTheCollection(active.getBeanName(), name, active.getBeanInstance());
        }
        if (!properties.clients().contains(backend)) {
            throw invalid(
                    name + ".client",
                    "is '" + backend + "', which 'covector.clients' does not list; accepted are "
                            + properties.clients());
        }
        VectorClient client = BeanFactoryAnnotationUtils.qualifiedBeanOfType(beans, VectorClient.class, backend);
        return outlivesTheCollection(CovectorClients.beanName(backend), name, client);
    }

    /** What uses the collection, were it by a proxy that finds it later, is destroyed before its client. */
    private VectorClient outlivesTheCollection(String clientName, String collection, VectorClient client) {
        beans.registerDependentBean(clientName, beanName(collection));
        return client;
    }

    private static VectorCollection validate(VectorClient client, String name, CollectionProperties collection) {
        CollectionState state = client.collectionState(name).requireOurs(name);
        if (state.kind() == CollectionState.Kind.PRESENT && collection.dimension() != null) {
            return client.openOrCreateCollection(spec(name, collection));
        }
        return client.collection(name);
    }

    private static CollectionSpec spec(String name, CollectionProperties collection) {
        Integer dimension = collection.dimension();
        if (dimension == null) {
            throw invalid(
                    name + ".dimension",
                    "is missing; accepted is the number of dimensions of your vectors, or 'on-start: validate' for a"
                            + " collection that is there");
        }
        try {
            CollectionSpec.Builder spec = CollectionSpec.builder(name)
                    .idType(collection.idType())
                    .vector(VectorField.of(collection.vectorField(), dimension, collection.metric())
                            .index(index(name, collection.index())));
            collection.fields().forEach((field, declared) -> {
                DeclaredField plain = DeclaredField.of(field, declared.type());
                spec.field(declared.indexed() ? plain.indexed() : plain);
            });
            if (collection.text()) {
                spec.text();
            }
            return (collection.strict() ? spec.strict() : spec).build();
        } catch (VectorException e) {
            throw e.code() == ErrorCode.INVALID_ARGUMENT ? invalid(name, e.text()) : e;
        }
    }

    private static IndexSpec index(String name, CollectionProperties.Index index) {
        boolean hnsw = index.type() == CollectionProperties.IndexType.HNSW;
        boolean lists = index.type() == CollectionProperties.IndexType.IVF_FLAT;
        refuse(name, index, "m", !hnsw && index.m() != null);
        refuse(name, index, "ef-construction", !hnsw && index.efConstruction() != null);
        refuse(name, index, "lists", !lists && index.lists() != null);
        if (lists) {
            Integer number = index.lists();
            if (number == null) {
                throw invalid(name + ".index.lists", "is missing; accepted are 1 to 32768");
            }
            return IndexSpec.ivfFlat(number);
        }
        if (!hnsw) {
            return IndexSpec.none();
        }
        IndexSpec.Hnsw usual = (IndexSpec.Hnsw) IndexSpec.hnsw();
        Integer m = index.m();
        Integer efConstruction = index.efConstruction();
        return IndexSpec.hnsw(
                m == null ? usual.m() : m, efConstruction == null ? usual.efConstruction() : efConstruction);
    }

    private static void refuse(String name, CollectionProperties.Index index, String key, boolean isThere) {
        if (isThere) {
            throw invalid(
                    name + ".index." + key, "is set, and an index of type " + index.type() + " has none; take it away");
        }
    }

    private static VectorException invalid(String key, String text) {
        return VectorException.builder(ErrorCode.INVALID_CONFIG, "'covector.collections." + key + "': " + text)
                .build();
    }
}
