package io.covector.it.adopted;

import io.covector.tck.RecordTck;
import io.covector.tck.TckFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What is promised of records with free metadata holds in collections as LangChain4j makes them. Several tests at a
 * time, because they mostly wait, each thread on collections of its own.
 */
@Tag("one-jdk")
@Execution(ExecutionMode.CONCURRENT)
class AdoptedMilvusTckIT extends RecordTck {
    @Override
    protected TckFixture newFixture() {
        return new AdoptedMilvusFixture();
    }
}
