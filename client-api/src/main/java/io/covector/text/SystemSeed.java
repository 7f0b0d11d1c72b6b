package io.covector.text;

import java.security.SecureRandom;

/** The key of this process's hashes. Nobody outside can know it. */
final class SystemSeed {
    static final long FIRST;
    static final long SECOND;

    static {
        SecureRandom random = new SecureRandom();
        FIRST = random.nextLong();
        SECOND = random.nextLong();
    }

    private SystemSeed() {}
}
