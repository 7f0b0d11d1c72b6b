package io.covector.milvus.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.Capability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerVersionTest {
    @ParameterizedTest
    @CsvSource({
        "v2.3.5-lite, false, false, false",
        "2.3.0, false, false, false",
        "v2.4.17, false, true, false",
        "v2.5.0, false, true, true",
        "v2.6.2, false, true, true",
        "v2.10.1, false, true, true",
        "v3.0.0-beta, false, true, true",
        "milvus_lite-3.2.2, true, true, false",
        "unknown, false, false, false"
    })
    void knowsByTheVersionWhatExpressionsCanSay(String version, boolean lite, boolean infixLike, boolean templates) {
        assertThat(ServerVersion.of(version).features())
                .isEqualTo(new ServerFeatures(lite, infixLike, templates, !lite && !infixLike, !lite && infixLike));
    }

    @Test
    void onlyMilvusItselfCanChangeAnIndex() {
        for (String version : new String[] {"v2.3.5-lite", "v2.6.2", "milvus_lite-3.2.2"}) {
            assertThat(ServerVersion.of(version).capabilities().supports(Capability.EXACT_SEARCH))
                    .isTrue();
        }
        assertThat(ServerVersion.of("v2.3.5-lite").capabilities().supports(Capability.INDEX_CHANGE))
                .isTrue();
        assertThat(ServerVersion.of("milvus_lite-3.2.2").capabilities().supports(Capability.INDEX_CHANGE))
                .isFalse();
        assertThat(ServerVersion.of("v2.6.2").capabilities().supports(Capability.INSERT_REJECTS_EXISTING))
                .isFalse();
        assertThat(ServerVersion.of("v2.6.2").capabilities().serverVersion()).isEqualTo("Milvus v2.6.2");
    }
}
