package io.covector.it.differential;

import io.covector.it.milvus.MilvusFixture;
import io.covector.it.tck.EmbeddedFixture;
import io.covector.it.tck.PgvectorFixture;
import io.covector.tck.TckFixture;
import io.covector.test.servers.MilvusKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The backends that are compared. Stateless. */
final class Backends {
    private Backends() {}

    /** A new place on each of them, by name. */
    static Map<String, Supplier<TckFixture>> all() {
        Map<String, Supplier<TckFixture>> backends = new LinkedHashMap<>();
        backends.put("embedded", EmbeddedFixture::new);
        backends.put("pgvector", PgvectorFixture::new);
        backends.put("milvus", () -> new MilvusFixture(MilvusKind.MILVUS));
        backends.put("milvus-lite", () -> new MilvusFixture(MilvusKind.LITE));
        return backends;
    }
}
