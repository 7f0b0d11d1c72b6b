package io.covector.spring.boot;

import java.util.Map;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where a server is and how to log in, known from elsewhere than properties: a container of Docker Compose or of
 * Testcontainers, or a bean of the application. It takes the place of {@code url}, {@code uri}, {@code host},
 * {@code port}, {@code user}, {@code password} and {@code token} of the backend of its type. A bean implements one of
 * the interfaces below, of which an application has one of each at most.
 */
public sealed interface CovectorConnectionDetails extends ConnectionDetails
        permits CovectorConnectionDetails.Pgvector, CovectorConnectionDetails.Milvus {

    /** Type of the backend that they are for. */
    String backendType();

    /** Keys of a backend and their values, such as {@code url}, {@code user} and {@code password}. */
    Map<String, String> settings();

    /** Of a PostgreSQL with pgvector. */
    non-sealed interface Pgvector extends CovectorConnectionDetails {
        @Override
        default String backendType() {
            return "pgvector";
        }
    }

    /** Of a Milvus. */
    non-sealed interface Milvus extends CovectorConnectionDetails {
        @Override
        default String backendType() {
            return "milvus";
        }
    }
}
