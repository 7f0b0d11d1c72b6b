package io.covector.resilience;

import io.covector.ErrorCode;

/**
 * Which failed requests are sent again, and how.
 *
 * <table>
 * <caption>operation class x failure</caption>
 * <tr><th></th><th>permanent</th><th>transient, not carried out</th><th>transient, in doubt</th></tr>
 * <tr><td>READ</td><td>never</td><td>as is</td><td>as is</td></tr>
 * <tr><td>IDEMPOTENT_WRITE</td><td>never</td><td>as is</td><td>as is</td></tr>
 * <tr><td>INSERT</td><td>never</td><td>as is</td><td>as upsert</td></tr>
 * <tr><td>DELETE_BY_FILTER</td><td>never</td><td>as is</td><td>never</td></tr>
 * <tr><td>DDL</td><td>never; COLLECTION_EXISTS in doubt: after a check</td><td>as is</td><td>after a check</td></tr>
 * <tr><td>PROBE</td><td>never</td><td>never</td><td>never</td></tr>
 * </table>
 *
 * "In doubt" means that this attempt, or one before it in the same call, may have been carried out.
 */
final class RetryTable {
    private RetryTable() {}

    static RetryAction next(OperationClass type, ErrorCode code, boolean inDoubt) {
        if (type == OperationClass.DDL && inDoubt && code == ErrorCode.COLLECTION_EXISTS) {
            return RetryAction.AFTER_CHECK; // the attempt in doubt may have made it
        }
        if (!code.isTransient() || type == OperationClass.PROBE) {
            return RetryAction.NEVER;
        }
        return inDoubt ? type.whenInDoubt() : RetryAction.AS_IS;
    }
}
