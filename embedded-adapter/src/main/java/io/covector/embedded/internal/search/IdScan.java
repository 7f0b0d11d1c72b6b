package io.covector.embedded.internal.search;

import io.covector.embedded.internal.document.FieldNames;
import io.covector.embedded.internal.filter.PeriodicCheck;
import io.covector.embedded.internal.filter.SegmentMatches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Scans the matching records in the order of their ids, by a merge of the sorted ids of the segments. Not thread-safe.
 */
public final class IdScan {
    private final PriorityQueue<Cursor> cursors = new PriorityQueue<>(Comparator.comparing(Cursor::term));
    private final PeriodicCheck check;

    public IdScan(List<SegmentMatches> segments, @Nullable BytesRef after, PeriodicCheck check) throws IOException {
        this.check = check;
        for (SegmentMatches matches : segments) {
            Terms ids = matches.leaf().reader().terms(FieldNames.ID);
            if (ids != null && matches.count() > 0) {
                add(new Cursor(matches, ids.iterator()), after);
            }
        }
    }

    private void add(Cursor cursor, @Nullable BytesRef after) throws IOException {
        if (cursor.start(after)) {
            cursors.add(cursor);
        }
    }

    /** The document numbers of the next records in the whole index, at most so many. */
    public List<Integer> next(int limit) throws IOException {
        List<Integer> docs = new ArrayList<>();
        while (docs.size() < limit) {
            Cursor cursor = cursors.poll();
            if (cursor == null) {
                break;
            }
            check.step();
            int doc = cursor.match();
            if (doc != DocIdSetIterator.NO_MORE_DOCS) {
                docs.add(doc);
            }
            if (cursor.next()) {
                cursors.add(cursor);
            }
        }
        return docs;
    }

    private static final class Cursor {
        private final SegmentMatches matches;
        private final TermsEnum terms;
        private @Nullable PostingsEnum postings;
        private BytesRef term = new BytesRef();

        Cursor(SegmentMatches matches, TermsEnum terms) {
            this.matches = matches;
            this.terms = terms;
        }

        BytesRef term() {
            return term;
        }

        boolean start(@Nullable BytesRef after) throws IOException {
            if (after == null) {
                return next();
            }
            return switch (terms.seekCeil(after)) {
                case FOUND -> next();
                case NOT_FOUND -> {
                    term = terms.term();
                    yield true;
                }
                case END -> false;
            };
        }

        boolean next() throws IOException {
            BytesRef next = terms.next();
            if (next == null) {
                return false;
            }
            term = next;
            return true;
        }

        /** The matching record with this id, if there is one; replaced records still have the id, but do not match. */
        int match() throws IOException {
            postings = terms.postings(postings, PostingsEnum.NONE);
            for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                if (matches.holds(doc)) {
                    return matches.leaf().docBase + doc;
                }
            }
            return DocIdSetIterator.NO_MORE_DOCS;
        }
    }
}
