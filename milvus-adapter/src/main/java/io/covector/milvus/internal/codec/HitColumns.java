package io.covector.milvus.internal.codec;

import io.covector.CollectionSpec;
import io.covector.IdType;
import io.covector.Metric;
import io.covector.RecordId;
import io.milvus.grpc.IDs;
import io.milvus.grpc.SearchResultData;

/**
 * Ids and scores of one answer to a search, the hits of each vector after those of the one before. The constructor
 * checks that the columns fit each other. Immutable and thread-safe.
 */
public final class HitColumns {
    private final SearchResultData data;
    private final IdType idType;
    private final Metric metric;
    private final int rows;

    public HitColumns(CollectionSpec spec, SearchResultData data, int vectors) {
        this.data = data;
        this.idType = spec.idType();
        this.metric = spec.vectorField().metric();
        IDs ids = data.getIds();
        this.rows = idType == IdType.LONG
                ? ids.getIntId().getDataCount()
                : ids.getStrId().getDataCount();
        long hits = 0;
        for (long count : data.getTopksList()) {
            if (count < 0 || count > rows) {
                throw RowDecoder.corrupted("a vector has " + count + " hits, of " + rows + " in all");
            }
            hits += count;
        }
        if (hits != rows || data.getScoresCount() != rows || data.getTopksCount() > vectors) {
            throw RowDecoder.corrupted("there are " + rows + " ids, " + data.getScoresCount() + " scores and " + hits
                    + " hits of " + data.getTopksCount() + " vectors, where " + vectors + " were asked for");
        }
    }

    /** Number of hits of all vectors. */
    public int rows() {
        return rows;
    }

    /** Number of hits of one vector. The server may leave out the last vectors if they have none. */
    public int count(int vector) {
        return vector < data.getTopksCount() ? (int) data.getTopks(vector) : 0;
    }

    public RecordId id(int row) {
        return idType == IdType.LONG
                ? RecordId.of(data.getIds().getIntId().getData(row))
                : RecordId.of(data.getIds().getStrId().getData(row));
    }

    public double distance(int row) {
        float score = data.getScores(row);
        if (Float.isNaN(score)) {
            throw RowDecoder.corrupted("the score of row " + row + " is no number");
        }
        return MilvusScores.distance(metric, score);
    }
}
