package io.covector.milvus.internal.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.covector.Consistency;
import io.covector.Vector;
import io.covector.VectorRecord;
import io.covector.milvus.internal.consistency.SessionTimestamps;
import io.covector.milvus.internal.filter.RenderedExpression;
import io.covector.milvus.internal.schema.IndexParams;
import io.covector.milvus.internal.schema.KeyValues;
import io.covector.milvus.internal.schema.Layout;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DslType;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.MsgBase;
import io.milvus.grpc.MsgType;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.TemplateArrayValue;
import io.milvus.grpc.TemplateValue;
import io.milvus.grpc.UpsertRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests of the data path for one collection. Immutable and thread-safe. */
public final class Requests {
    private static final String PLACEHOLDER = "$0";

    private final Layout layout;
    private final RowEncoder rows;
    private final SessionTimestamps timestamps;

    public Requests(Layout layout, RowEncoder rows, SessionTimestamps timestamps) {
        this.layout = layout;
        this.rows = rows;
        this.timestamps = timestamps;
    }

    public WriteRequest insert(List<VectorRecord> records, long schemaTimestamp) {
        InsertRequest request = InsertRequest.newBuilder()
                .setBase(base(MsgType.Insert))
                .setCollectionName(layout.collection())
                .setNumRows(records.size())
                .setSchemaTimestamp(schemaTimestamp)
                .addAllFieldsData(rows.encode(records))
                .build();
        return new WriteRequest(request, new VectorColumn(InsertRequest.FIELDS_DATA_FIELD_NUMBER, layout, records));
    }

    public WriteRequest upsert(List<VectorRecord> records, long schemaTimestamp) {
        UpsertRequest request = UpsertRequest.newBuilder()
                .setBase(base(MsgType.Upsert))
                .setCollectionName(layout.collection())
                .setNumRows(records.size())
                .setSchemaTimestamp(schemaTimestamp)
                .addAllFieldsData(rows.encode(records))
                .build();
        return new WriteRequest(request, new VectorColumn(UpsertRequest.FIELDS_DATA_FIELD_NUMBER, layout, records));
    }

    public DeleteRequest delete(RenderedExpression expr) {
        return DeleteRequest.newBuilder()
                .setCollectionName(layout.collection())
                .setExpr(expr.text())
                .putAllExprTemplateValues(templates(expr.values()))
                .build();
    }

    public QueryRequest query(
            RenderedExpression expr, List<String> fields, List<KeyValuePair> params, Consistency consistency) {
        long guarantee = timestamps.guarantee(layout.collection(), consistency);
        return QueryRequest.newBuilder()
                .setCollectionName(layout.collection())
                .setExpr(expr.text())
                .addAllOutputFields(fields)
                .addAllQueryParams(params)
                .setGuaranteeTimestamp(guarantee)
                .setConsistencyLevel(level(consistency, guarantee))
                .putAllExprTemplateValues(templates(expr.values()))
                .build();
    }

    public SearchRequest search(
            List<Vector> vectors,
            RenderedExpression expr,
            int limit,
            String params,
            List<String> fields,
            Consistency consistency) {
        long guarantee = timestamps.guarantee(layout.collection(), consistency);
        return SearchRequest.newBuilder()
                .setCollectionName(layout.collection())
                .setNq(vectors.size())
                .setPlaceholderGroup(placeholders(vectors))
                .setDslType(DslType.BoolExprV1)
                .setDsl(expr.text())
                .addAllOutputFields(fields)
                .addSearchParams(KeyValues.of("anns_field", layout.vector()))
                .addSearchParams(KeyValues.of("topk", limit))
                .addSearchParams(KeyValues.of(
                        "metric_type",
                        IndexParams.metric(layout.spec().vectorField().metric())))
                .addSearchParams(KeyValues.of("round_decimal", -1))
                .addSearchParams(KeyValues.of("params", params))
                .setGuaranteeTimestamp(guarantee)
                .setConsistencyLevel(level(consistency, guarantee))
                .putAllExprTemplateValues(templates(expr.values()))
                .build();
    }

    /**
     * A {@code PlaceholderGroup} of one {@code PlaceholderValue}: its name, its type and the vectors. It is written by
     * hand, because protobuf would copy the vectors twice. VendorBytesTest compares it with the bytes of protobuf.
     */
    private static ByteString placeholders(List<Vector> vectors) {
        int vectorBytes = FloatVectors.components(vectors.get(0)).length * Float.BYTES;
        int entry = 1 + CodedOutputStream.computeUInt32SizeNoTag(vectorBytes) + vectorBytes;
        int value = CodedOutputStream.computeStringSize(PlaceholderValue.TAG_FIELD_NUMBER, PLACEHOLDER)
                + CodedOutputStream.computeEnumSize(
                        PlaceholderValue.TYPE_FIELD_NUMBER, PlaceholderType.FloatVector_VALUE)
                + Math.multiplyExact(vectors.size(), entry);
        byte[] bytes = new byte[1 + CodedOutputStream.computeUInt32SizeNoTag(value) + value];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        begin(out, PlaceholderGroup.PLACEHOLDERS_FIELD_NUMBER, value);
        begin(out, PlaceholderValue.TAG_FIELD_NUMBER, PLACEHOLDER.length());
        out.put(PLACEHOLDER.getBytes(StandardCharsets.US_ASCII));
        out.put((byte) (PlaceholderValue.TYPE_FIELD_NUMBER << 3)).put((byte) PlaceholderType.FloatVector_VALUE);
        for (Vector vector : vectors) {
            begin(out, PlaceholderValue.VALUES_FIELD_NUMBER, vectorBytes);
            out.asFloatBuffer().put(FloatVectors.components(vector));
            out.position(out.position() + vectorBytes);
        }
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /** The start of a field of this many bytes: its number with wire type 2, and the length as a varint. */
    private static void begin(ByteBuffer out, int field, int length) {
        out.put((byte) (field << 3 | 2));
        int rest = length;
        while (rest >= 0x80) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static MsgBase base(MsgType type) {
        return MsgBase.newBuilder().setMsgType(type).build();
    }

    private static ConsistencyLevel level(Consistency consistency, long guarantee) {
        if (guarantee == 0) {
            return ConsistencyLevel.Strong;
        }
        return switch (consistency) {
            case STRONG -> ConsistencyLevel.Strong;
            case SESSION -> ConsistencyLevel.Session;
            case BOUNDED -> ConsistencyLevel.Bounded;
            case EVENTUAL -> ConsistencyLevel.Eventually;
        };
    }

    private static Map<String, TemplateValue> templates(Map<String, Object> values) {
        Map<String, TemplateValue> templates = new HashMap<>();
        values.forEach((name, value) -> templates.put(name, template(value)));
        return templates;
    }

    private static TemplateValue template(Object value) {
        TemplateValue.Builder template = TemplateValue.newBuilder();
        if (value instanceof String text) {
            template.setStringVal(text);
        } else if (value instanceof Long whole) {
            template.setInt64Val(whole);
        } else if (value instanceof Double real) {
            template.setFloatVal(real);
        } else {
            template.setArrayVal(array((List<?>) value));
        }
        return template.build();
    }

    private static TemplateArrayValue array(List<?> list) {
        TemplateArrayValue.Builder array = TemplateArrayValue.newBuilder();
        for (Object element : list) {
            if (element instanceof String text) {
                array.getStringDataBuilder().addData(text);
            } else if (element instanceof Long whole) {
                array.getLongDataBuilder().addData(whole);
            } else {
                array.getDoubleDataBuilder().addData((Double) element);
            }
        }
        return array.build();
    }
}
