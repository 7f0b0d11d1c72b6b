package io.covector.embedded;

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

/** Walks over the matching records in the order of their ids: merges the sorted ids of the segments. Not thread-safe. */
final class IdScan {
    private final PriorityQueue<Cursor> cursors = new PriorityQueue<>(Comparator.comparing(Cursor::term));
    private final Pulse pulse;

    IdScan(List<Matches> segments, @Nullable BytesRef after, Pulse pulse) throws IOException {
        this.pulse = pulse;
        for (Matches matches : segments) {
            Terms ids = matches.leaf().reader().terms(Fields.ID);
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

    /** The numbers of the next records in the whole index, at most so many. */
    List<Integer> next(int limit) throws IOException {
        List<Integer> docs = new ArrayList<>();
        while (docs.size() < limit) {
            Cursor cursor = cursors.poll();
            if (cursor == null) {
                break;
            }
            pulse.step();
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
        private final Matches matches;
        private final TermsEnum terms;
        private @Nullable PostingsEnum postings;
        private BytesRef term = new BytesRef();

        Cursor(Matches matches, TermsEnum terms) {
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

        /** The record that has the id, if it matches; replaced records have it too. */
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
