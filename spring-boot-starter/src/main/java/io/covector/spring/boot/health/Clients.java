package io.covector.spring.boot.health;

import io.covector.VectorClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/** The clients of an application. Stateless. */
final class Clients {
    private static final String SUFFIX = "VectorClient";

    private Clients() {}

    /**
     * By the name of the backend where {@code covector.clients} names it, else by the name of the bean. None is opened
     * by it: an application whose beans are lazy starts without the server, and its health tells that it is away.
     */
    static Map<String, Supplier<VectorClient>> of(ListableBeanFactory beans) {
        Map<String, Supplier<VectorClient>> clients = new LinkedHashMap<>();
        for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, VectorClient.class)) {
            clients.put(
                    name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name,
                    () -> beans.getBean(name, VectorClient.class));
        }
        return clients;
    }
}
