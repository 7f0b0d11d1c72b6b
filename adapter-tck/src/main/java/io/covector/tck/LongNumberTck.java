package io.covector.tck;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers that neither a long nor a double holds come back as they were given. */
abstract class LongNumberTck extends RoundTrip {
    LongNumberTck(RecordTck tck) {
        super(tck);
    }

    @Test
    void exactly() {
        roundTrip(numbers(List.of(
                new BigDecimal("12345678901234567890.123456789"),
                new BigDecimal("1e-400"),
                new BigInteger("9223372036854775808"),
                new BigInteger("-123456789012345678901234567890"))));
    }
}
