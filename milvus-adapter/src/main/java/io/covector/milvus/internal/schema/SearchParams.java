package io.covector.milvus.internal.schema;

import io.covector.SearchTuning;

/** Search parameters as Milvus names them, by the kind of the index that is there. Stateless. */
public final class SearchParams {
    /** Most lists of an index: a limit of every version. */
    private static final int MAX_LISTS = 65_536;

    private static final int DEFAULT_LISTS = 128;
    private static final String NONE = "{}";

    private SearchParams() {}

    /**
     * Search parameters of the index.
     *
     * @param effort factor of the caller's or the default effort; above 1 after a search that found too little
     */
    public static String of(ServerIndex index, SearchTuning tuning, int topK, int effort) {
        String type = index.type();
        if (type.startsWith("HNSW")) {
            long ef = Math.max(tuning.ef().orElse(Math.max(64, 2 * topK)), topK);
            return "{\"ef\":" + Math.min(ef * effort, 1 << 20) + "}";
        }
        if (type.startsWith("IVF") || type.startsWith("GPU_IVF") || type.equals("SCANN")) {
            int lists = index.lists().orElse(MAX_LISTS);
            long probes = tuning.probes().orElse(Math.max(8, index.lists().orElse(DEFAULT_LISTS) / 16));
            return "{\"nprobe\":" + Math.min(probes * effort, lists) + "}";
        }
        if (type.equals("DISKANN")) {
            long candidates = Math.max(tuning.ef().orElse(100), topK);
            return "{\"search_list\":" + Math.min(candidates * effort, 1 << 16) + "}";
        }
        return NONE;
    }

    /** Whether a search with more effort finds more. */
    public static boolean isTunable(ServerIndex index) {
        return !of(index, SearchTuning.defaults(), 1, 1).equals(NONE);
    }
}
