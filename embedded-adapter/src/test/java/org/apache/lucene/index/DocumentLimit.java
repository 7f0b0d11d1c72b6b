package org.apache.lucene.index;

/** Lucene's limit on documents, which is for its own package to change. */
public final class DocumentLimit {
    private DocumentLimit() {}

    public static void set(int documents) {
        IndexWriter.setMaxDocs(documents);
    }

    public static void reset() {
        IndexWriter.setMaxDocs(IndexWriter.MAX_DOCS);
    }
}
