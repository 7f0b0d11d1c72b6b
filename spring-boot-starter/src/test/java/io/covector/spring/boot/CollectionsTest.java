package io.covector.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Collections that are created, compared or left alone at start. */
class CollectionsTest {
    @TempDir
    Path dir;

    private ApplicationContextRunner runner;

    @BeforeEach
    void useADirectory() {
        runner = Line.runner()
                .withPropertyValues("covector.backends.main.type=embedded", "covector.backends.main.path=" + dir);
    }

    @Test
    void aCollectionIsCreatedWithAllThatIsSaidOfIt() {
        runner.withPropertyValues(
                        "covector.collections.docs.dimension=3",
                        "covector.collections.docs.metric=dot",
                        "covector.collections.docs.id-type=long",
                        "covector.collections.docs.vector-field=embedding",
                        "covector.collections.docs.index.type=hnsw",
                        "covector.collections.docs.index.m=8",
                        "covector.collections.docs.index.ef-construction=40",
                        "covector.collections.docs.fields.category=string",
                        "covector.collections.docs.fields.tags=string-list",
                        "covector.collections.docs.fields.year.type=long",
                        "covector.collections.docs.fields.year.indexed=true",
                        "covector.collections.docs.text=true",
                        "covector.collections.docs.strict=true")
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(VectorCollection.class);
                    var spec = context.getBean(VectorCollection.class).spec();
                    assertThat(spec.idType()).isEqualTo(io.covector.IdType.LONG);
                    assertThat(spec.vectorField().name()).isEqualTo("embedding");
                    assertThat(spec.vectorField().dimension()).isEqualTo(3);
                    assertThat(spec.vectorField().metric()).isEqualTo(Metric.DOT);
                    assertThat(spec.vectorField().index()).isEqualTo(IndexSpec.hnsw(8, 40));
                    assertThat(spec.field("category").orElseThrow().type()).isEqualTo(FieldType.STRING);
                    assertThat(spec.field("tags").orElseThrow().type()).isEqualTo(FieldType.STRING_LIST);
                    assertThat(spec.field("year").orElseThrow().isIndexed()).isTrue();
                    assertThat(spec.hasText()).isTrue();
                    assertThat(spec.isStrict()).isTrue();
                });
    }

    @Test
    void anotherDimensionIsNoticedAtStart() {
        create("covector.collections.docs.dimension=3");
        for (String onStart : new String[] {"create", "validate"}) {
            runner.withPropertyValues(
                            "covector.collections.docs.dimension=4", "covector.collections.docs.on-start=" + onStart)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .hasMessageContaining("SCHEMA_MISMATCH")
                            .hasMessageContaining("dimension")
                            .hasMessageContaining("3")
                            .hasMessageContaining("4"));
        }
    }

    @Test
    void validateNeedsACollectionAndCreatesNone() {
        ApplicationContextRunner validate = runner.withPropertyValues("covector.collections.docs.on-start=validate");
        validate.run(
                context -> assertThat(context).getFailure().rootCause().hasMessageContaining("COLLECTION_NOT_FOUND"));
        validate.withPropertyValues("covector.collections.docs.dimension=3")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("COLLECTION_NOT_FOUND"));
        create("covector.collections.docs.dimension=3");
        validate.run(context ->
                assertThat(context.getBean(VectorCollection.class).count()).isZero());
    }

    @Test
    void noneLeavesItUntilItIsAskedFor() {
        runner.withPropertyValues("covector.collections.docs.on-start=none").run(context -> {
            assertThat(context).hasNotFailed();
            VectorClient client = context.getBean(VectorClient.class);
            assertThat(client.listCollections()).isEmpty();
            client.createCollection(io.covector.CollectionSpec.builder("docs")
                    .vector(2, Metric.COSINE)
                    .build());
            assertThat(context.getBean(VectorCollection.class).count()).isZero();
        });
    }

    @Test
    void atStartMeansAtStartWhereBeansAreLazy() {
        runner.withInitializer(context -> context.addBeanFactoryPostProcessor(
                        new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
                .withPropertyValues("covector.collections.docs.on-start=validate")
                .run(context -> assertThat(context).hasFailed());
    }

    /** Another client would find the directory in use. */
    @Test
    void aChildContextHasThoseOfItsParent() {
        ApplicationContextRunner both = Line.runner()
                .withPropertyValues(
                        "covector.active=main",
                        "covector.backends.main.type=embedded",
                        "covector.backends.other.type=embedded",
                        "covector.backends.other.path=" + dir,
                        "covector.clients=other",
                        "covector.collections.docs.dimension=2",
                        "covector.collections.docs.client=other");
        both.run(parent -> both.withParent(parent).run(child -> {
            assertThat(child).hasNotFailed();
            assertThat(child.getBean(VectorCollection.class)).isSameAs(parent.getBean(VectorCollection.class));
        }));
    }

    /** Also what was made before the client, and found the collection by a proxy. */
    @Test
    void whatUsesACollectionIsClosedBeforeItsClient() {
        for (String[] client : new String[][] {{}, OTHER_CLIENT}) {
            List<Long> counts = new ArrayList<>();
            runner.withPropertyValues("covector.active=main", "covector.backends.other.type=embedded")
                    .withPropertyValues("covector.collections.docs.dimension=2")
                    .withPropertyValues(client)
                    .withBean(Counts.class, () -> counts::add)
                    .withUserConfiguration(LateUser.class)
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        assertThat(context.getBean(Counting.class).docs.count()).isZero();
                    });
            assertThat(counts).containsExactly(0L);
        }
    }

    private static final String[] OTHER_CLIENT = {"covector.clients=other", "covector.collections.docs.client=other"};

    interface Counts {
        void add(long count);
    }

    record Counting(VectorCollection docs, Counts counts) implements AutoCloseable {
        @Override
        public void close() {
            counts.add(docs.count());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LateUser {
        @Bean
        Counting counting(@Lazy VectorCollection docs, Counts counts) {
            return new Counting(docs, counts);
        }
    }

    @Test
    void mistakesNameTheProperty() {
        mistake("'covector.collections.docs.dimension': is missing", "metric=dot");
        mistake("'covector.collections.docs': dimension of vector field 'vector' is 0", "dimension=0");
        mistake("'covector.collections.docs': index.m is 1", "dimension=3", "index.m=1");
        mistake("'covector.collections.docs.index.m': is set", "dimension=3", "index.m=9", "index.type=none");
        mistake("'covector.collections.docs.index.lists': is missing", "dimension=3", "index.type=ivf-flat");
        mistake("'covector.collections.docs.index.lists': is set", "dimension=3", "index.lists=3");
        mistake("'covector.collections.docs': ", "dimension=3", "fields.vector=string");
        mistake("'strin' is no type of a field; accepted are [string, long,", "dimension=3", "fields.a=strin");
    }

    /** Or a collection would be made with COSINE, since somebody has misspelled the metric. */
    @Test
    void unknownKeysAreRefused() {
        for (String key : new String[] {"metrc", "index.mm", "fields.year.typ", "fields.author.name"}) {
            runner.withPropertyValues(
                            "covector.collections.docs.dimension=3",
                            "covector.collections.docs.fields.tag=string",
                            "covector.collections.docs." + key + "=long")
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .hasMessageContaining("covector.collections.docs." + key));
        }
        runner.withPropertyValues("covector.collections.Docs_One.dimension=3")
                .withPropertyValues(
                        "covector.collections.Docs_One.vectorField=v", "covector.collections.b.on_start=none")
                .withPropertyValues("covector.collections.Docs_One.fields.myField=string")
                .withPropertyValues("covector.collections.Docs_One.fields.other_field.type=string-list")
                .run(context -> assertThat(context).hasNotFailed());
    }

    private void mistake(String message, String... properties) {
        ApplicationContextRunner wrong = runner;
        for (String property : properties) {
            wrong = wrong.withPropertyValues("covector.collections.docs." + property);
        }
        wrong.run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
    }

    private void create(String... properties) {
        runner.withPropertyValues(properties).run(context -> assertThat(context).hasNotFailed());
    }
}
