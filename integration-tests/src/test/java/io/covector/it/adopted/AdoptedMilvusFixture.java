package io.covector.it.adopted;

import io.covector.client.ClientConfig;
import io.covector.it.milvus.ForeignMilvus;
import io.covector.it.milvus.MilvusFixture;
import io.covector.milvus.MilvusBackendProvider;
import io.covector.tck.TckFixture;
import io.covector.tck.asserting.BackendDecorator;
import io.covector.test.servers.MilvusKind;

/** A database of its own, whose collections another application makes. */
final class AdoptedMilvusFixture implements TckFixture {
    private final MilvusFixture place = new MilvusFixture(MilvusKind.MILVUS);
    private final ForeignMilvus application = new ForeignMilvus(place);
    private final Adoption adoption =
            new Adoption(new MilvusBackendProvider(), new LangChain4jCollections(application));

    @Override
    public String type() {
        return place.type();
    }

    @Override
    public ClientConfig.Builder config() {
        return place.config().resource(BACKEND, BackendDecorator.class, adoption);
    }

    @Override
    public void close() {
        application.close();
        place.close();
    }
}
