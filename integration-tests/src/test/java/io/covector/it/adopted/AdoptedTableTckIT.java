package io.covector.it.adopted;

import io.covector.tck.DeclaredRecordTck;
import io.covector.tck.TckFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What is promised of records holds in tables as Spring AI makes them, with columns of the application's beside.
 * Several tests at a time, each thread on tables of its own.
 */
@Tag("one-jdk")
@Execution(ExecutionMode.CONCURRENT)
class AdoptedTableTckIT extends DeclaredRecordTck {
    @Override
    protected TckFixture newFixture() {
        return new AdoptedTableFixture();
    }
}
