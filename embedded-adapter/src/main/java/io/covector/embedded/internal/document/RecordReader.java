package io.covector.embedded.internal.document;

import io.covector.CollectionSpec;
import io.covector.IdType;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorRecord;
import java.io.IOException;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.jspecify.annotations.Nullable;

/** Reads records from one state of the index. Not thread-safe. */
public final class RecordReader {
    private static final Set<String> METADATA_ONLY = Set.of(FieldNames.METADATA);
    private static final Set<String> TEXT_ONLY = Set.of(FieldNames.TEXT);
    private static final Set<String> BOTH = Set.of(FieldNames.METADATA, FieldNames.TEXT);

    private final IndexReader reader;
    private final StoredFields stored;
    private final IdType idType;
    private final boolean includesVector;
    private final boolean includesText;
    private final Projection projection;

    public RecordReader(IndexReader reader, CollectionSpec spec, Projection projection) throws IOException {
        this.reader = reader;
        this.stored = reader.storedFields();
        this.idType = spec.idType();
        this.includesVector = projection.includesVector(spec.vectorField().name());
        this.includesText = spec.hasText() && projection.includesText();
        this.projection = projection;
    }

    /** The record with that document number in the whole index, as the projection asks for it. */
    public VectorRecord read(int doc) throws IOException {
        LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(doc, reader.leaves()));
        int inLeaf = doc - leaf.docBase;
        Vector vector = includesVector ? VectorCodec.vector(new SegmentVectors(leaf.reader()).vector(inLeaf)) : null;
        RecordId id = id(leaf, inLeaf);
        if (!includesText) {
            Metadata metadata = projection.includesMetadata() ? project(metadata(stored, doc)) : Metadata.empty();
            return VectorRecord.of(id, vector, metadata);
        }
        Document document = stored.document(doc, projection.includesMetadata() ? BOTH : TEXT_ONLY);
        Metadata metadata = projection.includesMetadata() ? project(metadata(document, doc)) : Metadata.empty();
        return VectorRecord.of(id, vector, metadata).withText(document.get(FieldNames.TEXT));
    }

    /** The id of the record with that document number in the segment. */
    public RecordId id(LeafReaderContext leaf, int inLeaf) throws IOException {
        BinaryDocValues ids = leaf.reader().getBinaryDocValues(FieldNames.ID);
        if (ids == null || !ids.advanceExact(inLeaf)) {
            throw new CorruptIndexException("record " + inLeaf + " has no id", leaf.toString());
        }
        return IdTerms.id(idType, ids.binaryValue());
    }

    private Metadata project(Metadata all) {
        if (projection.includesAllMetadata()) {
            return all;
        }
        Metadata.Builder kept = all.toBuilder();
        for (String key : all.keys()) {
            if (!projection.includes(key)) {
                kept.remove(key);
            }
        }
        return kept.build();
    }

    public static Metadata metadata(StoredFields stored, int doc) throws IOException {
        return metadata(stored.document(doc, METADATA_ONLY), doc);
    }

    /** The text of a record; null if it has none. */
    public static @Nullable String text(StoredFields stored, int doc) throws IOException {
        return stored.document(doc, TEXT_ONLY).get(FieldNames.TEXT);
    }

    private static Metadata metadata(Document document, int doc) throws IOException {
        String json = document.get(FieldNames.METADATA);
        if (json == null) {
            throw new CorruptIndexException("record " + doc + " has no metadata", FieldNames.METADATA);
        }
        return Metadata.fromStoredJson(json);
    }
}
