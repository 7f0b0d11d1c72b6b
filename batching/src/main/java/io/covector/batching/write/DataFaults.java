package io.covector.batching.write;

import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.text.Strings;
import java.util.EnumSet;
import java.util.Set;

/**
 * Failures for which the data of a request is to blame, so that a smaller one may succeed. Stateless and thread-safe.
 */
public final class DataFaults {
    private static final Set<ErrorCode> CODES =
            EnumSet.of(ErrorCode.REJECTED, ErrorCode.ID_EXISTS, ErrorCode.TOO_LARGE, ErrorCode.INVALID_ARGUMENT);

    private DataFaults() {}

    /** Whether this is one. */
    public static boolean contains(VectorException failure) {
        return CODES.contains(failure.code());
    }

    /** Why a record is not sent that is larger than the backend takes. */
    public static VectorException tooLarge(RecordId id, long bytes, long accepted) {
        return VectorException.builder(
                        ErrorCode.TOO_LARGE,
                        "record " + Strings.quote(id) + " has " + bytes + " bytes in a request; accepted are up to "
                                + accepted)
                .build();
    }
}
