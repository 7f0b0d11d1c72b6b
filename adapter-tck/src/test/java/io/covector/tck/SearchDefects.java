package io.covector.tck;

import io.covector.Metric;
import io.covector.Projection;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.filter.Filter;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.SearchBatch;
import io.covector.tck.oracle.FilterOracle;
import io.covector.tck.plain.Around;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Collections that search in a way that some server does. Stateless. */
final class SearchDefects {
    private SearchDefects() {}

    static BackendCollection filtersAfterTopK(BackendCollection inner) {
        return searching(inner, (batch, search) -> {
            Predicate<SearchHit> matches =
                    hit -> FilterOracle.matches(batch.filter().orElse(Filter.all()), hit.record());
            return changed(
                    search.apply(with(batch, Optional.empty(), batch.minScore(), Projection.metadata())),
                    hits -> hits.filter(matches));
        });
    }

    static BackendCollection checksTheScoreAfterTopK(BackendCollection inner) {
        return searching(
                inner,
                (batch, search) -> changed(
                        search.apply(with(batch, batch.filter(), OptionalDouble.empty(), batch.projection())),
                        hits -> hits.limit(2)
                                .filter(hit -> hit.score() >= batch.minScore().orElse(-1e9))));
    }

    static BackendCollection ignoresNegativeMinimumScores(BackendCollection inner) {
        return searching(inner, (batch, search) -> {
            OptionalDouble minScore = batch.minScore().orElse(1) <= 0 ? OptionalDouble.empty() : batch.minScore();
            return search.apply(with(batch, batch.filter(), minScore, batch.projection()));
        });
    }

    static BackendCollection squaresTheDistance(BackendCollection inner) {
        return searching(
                inner,
                (batch, search) -> changed(
                        search.apply(batch),
                        hits -> hits.map(hit -> SearchHit.of(
                                hit.record(),
                                Metric.EUCLIDEAN,
                                Math.pow(hit.distance().orElseThrow(), 2)))));
    }

    static BackendCollection turnsBatchesAround(BackendCollection inner) {
        return searching(inner, (batch, search) -> {
            List<SearchResult> results = new ArrayList<>(search.apply(batch));
            Collections.reverse(results);
            return results;
        });
    }

    static BackendCollection bringsVectorsUnasked(BackendCollection inner) {
        return searching(
                inner,
                (batch, search) -> search.apply(with(
                        batch,
                        batch.filter(),
                        batch.minScore(),
                        batch.projection().withVector())));
    }

    private interface Search {
        List<SearchResult> run(SearchBatch batch, Function<SearchBatch, List<SearchResult>> search);
    }

    private static BackendCollection searching(BackendCollection inner, Search defect) {
        return new Around(inner) {
            @Override
            public List<SearchResult> search(SearchBatch batch, CallContext context) {
                return defect.run(batch, changed -> super.search(changed, context));
            }
        };
    }

    private static SearchBatch with(
            SearchBatch batch, Optional<Filter> filter, OptionalDouble minScore, Projection projection) {
        return SearchBatch.builder(batch.vectorField(), batch.topK())
                .filter(filter.orElse(null))
                .minScore(minScore)
                .projection(projection)
                .tuning(batch.tuning())
                .consistency(batch.consistency())
                .build(batch.vectors());
    }

    private static List<SearchResult> changed(
            List<SearchResult> results, Function<Stream<SearchHit>, Stream<SearchHit>> change) {
        return results.stream()
                .map(result ->
                        SearchResult.of(change.apply(result.hits().stream()).toList()))
                .toList();
    }
}
