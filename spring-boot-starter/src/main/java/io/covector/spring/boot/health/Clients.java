package io.covector.spring.boot.health;

import io.covector.VectorClient;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/** The clients of an application. Stateless. */
final class Clients {
    private static final String SUFFIX = "VectorClient";

    private Clients() {}

    /** By the name of the backend where {@code covector.clients} names it, else by the name of the bean. */
    static Map<String, VectorClient> of(ListableBeanFactory beans) {
        Map<String, VectorClient> clients = new LinkedHashMap<>();
        BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, VectorClient.class)
                .forEach((name, client) -> clients.put(
                        name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name, client));
        return clients;
    }
}
