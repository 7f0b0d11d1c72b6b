package io.covector.it.mistakes;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What each error code means, and what to do; the compiler misses none. */
class EveryCodeTest {
    @Test
    void everyCodeHasACauseAndAFix() throws IOException {
        StringBuilder text = new StringBuilder("`VectorException.code()` says what went wrong, on every backend in the"
                + " same words. A transient failure was tried again already, within the deadline, if that was"
                + " safe.\n\n| code | try again? | cause | fix |\n| --- | --- | --- | --- |\n");
        for (ErrorCode code : ErrorCode.values()) {
            text.append("| `")
                    .append(code)
                    .append("` | ")
                    .append(code.isTransient() ? "later" : "no")
                    .append(" | ")
                    .append(explained(code))
                    .append(" |\n");
        }
        new Troubleshooting("Every code").check(text.toString());
    }

    @Test
    void everyCodeIsProvoked() throws IOException {
        String page = Troubleshooting.page();
        assertThat(ErrorCode.values()).allSatisfy(code -> assertThat(page).containsPattern("\\| `{1,2}" + code + ": "));
    }

    private static String explained(ErrorCode code) {
        return switch (code) {
            case UNAVAILABLE ->
                "the server cannot be reached, or broke the connection"
                        + " | see address and cause in the message; start the server, correct `url` or `uri`";
            case TIMEOUT ->
                "the deadline of the call, or a limit of the server, has passed"
                        + " | give the call more time (`timeout`), or the server less to do; at opening see"
                        + " `connect-timeout`";
            case RATE_LIMITED ->
                "the server asks for fewer requests | send less at a time, or raise the server's limit";
            case RESOURCE_EXHAUSTED ->
                "the server is out of connections, memory or disk"
                        + " | smaller `pool.max-size` over all clients, or more of what the message names";
            case POOL_EXHAUSTED ->
                "no connection, place or thread of this client was free in time; nothing was sent"
                        + " | see the counts in the message; a larger pool, fewer threads, or connections given back";
            case CONFLICT -> "another transaction was in the way | let the other one end; run the call again";
            case NOT_READY ->
                "the collection is loading, recovering, or its schema has just changed"
                        + " | wait; see the server's log if it stays so";
            case INVALID_ARGUMENT ->
                "the call itself is wrong; nothing was sent"
                        + " | the message names the key, the value and what is accepted";
            case INVALID_CONFIG ->
                "the configuration is wrong; nothing was opened"
                        + " | the message names the key, where its value is from, and what is accepted";
            case COLLECTION_NOT_FOUND -> "no collection of that name | create it, or correct name, schema or database";
            case COLLECTION_EXISTS ->
                "there is one of that name | `openOrCreateCollection` opens it, `dropCollection` makes room";
            case FOREIGN_COLLECTION ->
                "somebody else made what has the name | the message describes it, with the mapping that attaches it;"
                        + " paste that, or take another name";
            case SCHEMA_MISMATCH ->
                "the stored collection is not the one asked for"
                        + " | open it as it is, or [copy it](bulk-writing.md#copying-a-collection)";
            case ID_EXISTS -> "an insert met a stored id | `upsert` replaces it";
            case REJECTED ->
                "the server refused the data: a constraint, a trigger, a range"
                        + " | `writeResult()` names the records; the others are written";
            case TOO_LARGE ->
                "one record or request is larger than the server takes"
                        + " | the message has both sizes; shorten the record, or lower `batch.max-bytes`";
            case UNSUPPORTED ->
                "this backend, or this version of its server, cannot do it | ask `client.capabilities()` first";
            case UNAUTHENTICATED -> "unknown user or wrong secret | correct `user`, `password` or `token`";
            case PERMISSION_DENIED -> "the user may not do this | the message tells what to grant";
            case CANCELLED ->
                "the caller cancelled the call, or interrupted its thread"
                        + " | nothing, if that was meant; `writeResult()` says what is stored";
            case CLOSED ->
                "the client is closed, or the application has closed what it lent"
                        + " | open another client; close the client before its `DataSource` or channel";
            case CORRUPTED ->
                "stored data or an answer cannot be read"
                        + " | keep the files, restore a snapshot or a backup; see"
                        + " [configuration.md](configuration.md#type-embedded)";
            case INTERNAL ->
                "anything else | read vendor code and cause; it may be a fault of Covector: please report it";
        };
    }
}
