package io.covector.benchmarks.codecs.milvus;

import io.covector.CollectionSpec;
import io.covector.Projection;
import io.covector.VectorRecord;
import io.covector.benchmarks.codecs.Samples;
import io.covector.filter.Filter;
import io.covector.milvus.internal.codec.Requests;
import io.covector.milvus.internal.codec.RowDecoder;
import io.covector.milvus.internal.codec.RowEncoder;
import io.covector.milvus.internal.consistency.SessionTimestamps;
import io.covector.milvus.internal.filter.Expression;
import io.covector.milvus.internal.filter.FilterCompiler;
import io.covector.milvus.internal.filter.RenderedExpression;
import io.covector.milvus.internal.rpc.WireMessage;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.server.ServerFeatures;
import io.covector.milvus.internal.server.ServerVersion;
import io.covector.spi.FilterBinder;
import io.milvus.grpc.SearchResults;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The codecs of the adapter, applied to the sample records without a server. */
final class MilvusSamples {
    private static final ServerFeatures FEATURES = ServerVersion.of("v2.6.2").features();

    private MilvusSamples() {}

    /** Number of bytes of an insert of the records, each written as to a connection. */
    static int insert(CollectionSpec spec, List<VectorRecord> records) {
        WireMessage request = request(spec, records);
        write(request, OutputStream.nullOutputStream());
        return request.size();
    }

    private static WireMessage request(CollectionSpec spec, List<VectorRecord> records) {
        return new Requests(Layout.own(spec), new RowEncoder(Layout.own(spec)), new SessionTimestamps())
                .insert(records, 0);
    }

    private static void write(WireMessage request, OutputStream out) {
        try {
            request.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("the sink does not fail", e);
        }
    }

    static long size(CollectionSpec spec, List<VectorRecord> records) {
        RowEncoder encoder = new RowEncoder(Layout.own(spec));
        long size = 0;
        for (VectorRecord record : records) {
            size += encoder.size(record);
        }
        return size;
    }

    /** The bytes of a search's answer with these records as hits, without their vectors. */
    static byte[] answer(CollectionSpec spec, List<VectorRecord> hits) {
        SearchResults.Builder answer = SearchResults.newBuilder();
        answer.getResultsBuilder().addAllFieldsData(new RowEncoder(Layout.own(spec)).encode(hits));
        return answer.build().toByteArray();
    }

    /** The hits of an answer, from its bytes. */
    static List<VectorRecord> hits(CollectionSpec spec, byte[] answer) {
        try {
            RowDecoder rows = RowDecoder.ofQuery(
                    Layout.own(spec),
                    SearchResults.parseFrom(answer).getResults().getFieldsDataList(),
                    Projection.metadata());
            List<VectorRecord> hits = new ArrayList<>(rows.rows());
            for (int row = 0; row < rows.rows(); row++) {
                hits.add(rows.record(row, Projection.metadata()));
            }
            return hits;
        } catch (IOException e) {
            throw new UncheckedIOException("what was written can be read", e);
        }
    }

    /** The expression of the sample filter. */
    static String expression(CollectionSpec spec) {
        Filter filter = FilterBinder.bind(Filter.parse(Samples.FILTER), spec);
        Expression expr =
                FilterCompiler.compile(filter, Layout.own(spec), FEATURES).superset();
        return RenderedExpression.of(expr, FEATURES.templates()).text();
    }
}
