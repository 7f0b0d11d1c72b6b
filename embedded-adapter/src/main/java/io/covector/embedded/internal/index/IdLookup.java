package io.covector.embedded.internal.index;

import io.covector.embedded.internal.document.FieldNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Finds records by their ids in one state of the index. Not thread-safe. */
public final class IdLookup {
    /** No record has the id. */
    public static final int NONE = -1;

    private record Leaf(
            LeafReaderContext context,
            TermsEnum terms,
            @Nullable Bits live) {}

    private final List<Leaf> leaves = new ArrayList<>();

    public IdLookup(IndexReader reader) throws IOException {
        for (LeafReaderContext context : reader.leaves()) {
            Terms ids = context.reader().terms(FieldNames.ID);
            if (ids != null) {
                leaves.add(new Leaf(context, ids.iterator(), context.reader().getLiveDocs()));
            }
        }
    }

    /** The number of the record in the whole index, or {@link #NONE}. */
    public int find(BytesRef id) throws IOException {
        for (Leaf leaf : leaves) {
            if (leaf.terms().seekExact(id)) {
                PostingsEnum postings = leaf.terms().postings(null, PostingsEnum.NONE);
                for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                    if (leaf.live() == null || leaf.live().get(doc)) {
                        return leaf.context().docBase + doc;
                    }
                }
            }
        }
        return NONE;
    }
}
