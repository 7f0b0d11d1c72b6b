package io.covector.spring.boot;

import io.covector.VectorException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do where an application does not start because of Covector. Stateless. */
class CovectorFailureAnalyzer extends AbstractFailureAnalyzer<VectorException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, VectorException cause) {
        return new FailureAnalysis(cause.getMessage(), action(cause), cause);
    }

    private static String action(VectorException failure) {
        return switch (failure.code()) {
            case INVALID_CONFIG ->
                failure.text().contains("there is no adapter for")
                        ? "Add the artifact that the message names to your dependencies, or give the backend a type"
                                + " whose adapter is there."
                        : "Correct the property that the message names. docs/configuration.md has every key with its"
                                + " range and default.";
            case UNAVAILABLE, TIMEOUT, NOT_READY, POOL_EXHAUSTED, RATE_LIMITED, RESOURCE_EXHAUSTED ->
                "Start the server, or correct the address under 'covector.backends'. With"
                        + " 'spring.main.lazy-initialization=true', and 'on-start: none' for the collections under"
                        + " 'covector.collections', the application starts without it.";
            case UNAUTHENTICATED, PERMISSION_DENIED ->
                "Correct the login under 'covector.backends', or give its user the right that the message names.";
            case SCHEMA_MISMATCH ->
                "Change 'covector.collections' so that it says what is there; or, if your vectors have changed (another"
                        + " model, another dimension), write them into a collection of another name.";
            case COLLECTION_NOT_FOUND ->
                "Create the collection, or set 'on-start: create' under 'covector.collections' for it.";
            case FOREIGN_COLLECTION ->
                "Attach what is there with the mapping that the message gives, under the backend's 'collections', or"
                        + " choose another name.";
            case UNSUPPORTED -> "Use what the backend can do, or another backend.";
            default -> "See docs/troubleshooting.md.";
        };
    }
}
