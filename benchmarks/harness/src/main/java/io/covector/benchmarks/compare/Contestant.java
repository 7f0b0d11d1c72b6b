package io.covector.benchmarks.compare;

import java.util.Map;

/** Somebody who carries out the commands of a scenario. Not thread-safe. */
interface Contestant extends AutoCloseable {
    String name();

    /**
     * Carries out a command.
     *
     * @return what came of it, measured values mostly
     * @throws UnsupportedOperationException if this one cannot do that
     */
    Map<String, String> call(String command);

    @Override
    void close();
}
