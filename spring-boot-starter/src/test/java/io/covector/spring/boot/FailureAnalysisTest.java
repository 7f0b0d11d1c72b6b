package io.covector.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.VectorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What an application that does not start says. */
class FailureAnalysisTest {
    @Test
    void anUnknownKey() {
        FailureAnalysis analysis = analyze("covector.backends.main.type=embedded", "covector.backends.main.paht=x");
        assertThat(analysis.getDescription())
                .contains("unknown key 'backends.main.paht' in property 'covector.backends.main.paht'")
                .contains("did you mean 'backends.main.path'?");
        assertThat(analysis.getAction()).contains("Correct the property");
    }

    @Test
    void aMissingAdapter() {
        FailureAnalysis analysis = analyze("covector.backends.main.type=qdrant");
        assertThat(analysis.getDescription()).contains("'backends.main.type'").contains("there is no adapter for");
        assertThat(analysis.getAction()).contains("Add the artifact");
    }

    @Test
    void aServerThatIsAway() {
        FailureAnalysis analysis = analyze(
                "covector.backends.main.type=pgvector",
                "covector.backends.main.url=jdbc:postgresql://localhost:1/x",
                "covector.backends.main.connect-timeout=100ms",
                "covector.backends.main.pool.acquire-timeout=250ms");
        assertThat(analysis.getDescription()).contains("localhost:1");
        assertThat(analysis.getAction()).contains("Start the server");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeHasAnAction(ErrorCode code) {
        FailureAnalysis analysis = analyze(new BeanCreationException(
                "a", VectorException.builder(code, "some text").build()));
        assertThat(analysis.getDescription()).contains("some text");
        assertThat(analysis.getAction()).endsWith(".");
    }

    private static FailureAnalysis analyze(String... properties) {
        Throwable[] failure = new Throwable[1];
        Line.runner().withPropertyValues(properties).run(context -> failure[0] = context.getStartupFailure());
        return analyze(failure[0]);
    }

    private static FailureAnalysis analyze(Throwable failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (type, name, e) -> {})
                .stream()
                .filter(CovectorFailureAnalyzer.class::isInstance)
                .map(analyzer -> analyzer.analyze(failure))
                .findFirst()
                .orElseThrow();
    }
}
