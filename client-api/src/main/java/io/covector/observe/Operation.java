package io.covector.observe;

/** What a request does, in the words of the API. */
public enum Operation {
    /** Opens a client. */
    OPEN("open"),
    /** Creates a collection. */
    CREATE_COLLECTION("createCollection"),
    /** Opens a collection. */
    OPEN_COLLECTION("openCollection"),
    /** Lists the collections. */
    LIST_COLLECTIONS("listCollections"),
    /** Asks whether a collection exists. */
    COLLECTION_STATE("collectionState"),
    /** Drops a collection. */
    DROP_COLLECTION("dropCollection"),
    /** Asks for a sign of life. */
    HEALTH("health"),
    /** Writes records; replaces those that are stored. */
    UPSERT("upsert"),
    /** Writes new records. */
    INSERT("insert"),
    /** Reads records by their ids. */
    GET("get"),
    /** Deletes records by their ids. */
    DELETE("delete"),
    /** Deletes the records that match a filter. */
    DELETE_BY_FILTER("deleteByFilter"),
    /** One search. */
    SEARCH("search"),
    /** Several searches. */
    SEARCH_BATCH("searchBatch"),
    /** Counts records. */
    COUNT("count"),
    /** Reads records in the order of their ids. */
    SCAN("scan"),
    /** Builds an index. */
    CREATE_INDEX("createIndex"),
    /** Drops an index. */
    DROP_INDEX("dropIndex"),
    /** A bulk writer as a whole; its requests are upserts, inserts and deletes. */
    BULK_WRITE("bulkWrite");

    private final String text;

    Operation(String text) {
        this.text = text;
    }

    /** As it stands in messages and metrics, such as {@code searchBatch}. */
    public String text() {
        return text;
    }
}
