package io.covector.pgvector.internal.connection;

import io.covector.observe.Operation;

/** What a user must be granted to do something. Stateless. */
final class Privileges {
    private Privileges() {}

    /** What to grant, to follow the server's words. */
    static String advice(Operation operation) {
        return switch (operation) {
            case UPSERT -> onTable("SELECT, INSERT, UPDATE", operation);
            case INSERT -> onTable("SELECT, INSERT", operation);
            case DELETE, DELETE_BY_FILTER -> onTable("SELECT, DELETE", operation);
            case GET, SEARCH, SEARCH_BATCH, COUNT, SCAN, OPEN_COLLECTION -> onTable("SELECT", operation);
            case CREATE_COLLECTION ->
                "; " + operation.text()
                        + " needs GRANT USAGE, CREATE ON SCHEMA (the schema of collections) TO the user";
            case CREATE_INDEX, DROP_INDEX, DROP_COLLECTION ->
                "; " + operation.text() + " needs the owner of the table, or a member of the role that owns it";
            default -> "";
        };
    }

    private static String onTable(String privileges, Operation operation) {
        return "; " + operation.text() + " needs GRANT " + privileges
                + " ON TABLE (the collection's table) and GRANT USAGE ON SCHEMA (its schema) TO the user";
    }
}
