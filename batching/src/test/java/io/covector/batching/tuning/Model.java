package io.covector.batching.tuning;

/**
 * How a simulated server behaves: a request of n items takes {@code network + (fixed + perItem * n + perByte * bytes +
 * perSquare * n * n)} microseconds, the part in brackets on one of its workers. Immutable.
 *
 * @param network microseconds on the way, both ways together; no worker is busy with them
 * @param fixed microseconds of work for a request
 * @param perItem microseconds of work for an item
 * @param perByte microseconds of work for a byte
 * @param perSquare microseconds of work for a squared number of items: what grows worse than the size
 * @param workers requests that are worked on at a time; the others wait in their order
 * @param noise standard deviation of the logarithm of the work
 * @param pauseEvery milliseconds from one pause of the whole server to the next; 0 for none
 * @param pauseLength milliseconds of a pause
 * @param itemsPerSecond items that the server admits; 0 for any number
 * @param requestsPerSecond requests that the server admits; 0 for any number
 * @param maxBytes bytes of a request at most
 * @param timeout milliseconds after which nobody waits any more
 */
record Model(
        double network,
        double fixed,
        double perItem,
        double perByte,
        double perSquare,
        int workers,
        double noise,
        long pauseEvery,
        long pauseLength,
        double itemsPerSecond,
        double requestsPerSecond,
        long maxBytes,
        long timeout) {
    /** Bytes of an item in every simulation: 384 floats and some text. */
    static final int ITEM_BYTES = 1_600;

    static Model of(double network, double fixed, double perItem, int workers) {
        return new Model(network, fixed, perItem, 0, 0, workers, 0, 0, 0, 0, 0, Long.MAX_VALUE, 60_000);
    }

    Model perByte(double micros) {
        return new Model(
                network,
                fixed,
                perItem,
                micros,
                perSquare,
                workers,
                noise,
                pauseEvery,
                pauseLength,
                itemsPerSecond,
                requestsPerSecond,
                maxBytes,
                timeout);
    }

    Model perSquare(double micros) {
        return new Model(
                network,
                fixed,
                perItem,
                perByte,
                micros,
                workers,
                noise,
                pauseEvery,
                pauseLength,
                itemsPerSecond,
                requestsPerSecond,
                maxBytes,
                timeout);
    }

    Model noise(double deviation) {
        return new Model(
                network,
                fixed,
                perItem,
                perByte,
                perSquare,
                workers,
                deviation,
                pauseEvery,
                pauseLength,
                itemsPerSecond,
                requestsPerSecond,
                maxBytes,
                timeout);
    }

    Model pauses(long every, long length) {
        return new Model(
                network,
                fixed,
                perItem,
                perByte,
                perSquare,
                workers,
                noise,
                every,
                length,
                itemsPerSecond,
                requestsPerSecond,
                maxBytes,
                timeout);
    }

    Model admits(double items, double requests) {
        return new Model(
                network,
                fixed,
                perItem,
                perByte,
                perSquare,
                workers,
                noise,
                pauseEvery,
                pauseLength,
                items,
                requests,
                maxBytes,
                timeout);
    }

    Model refusesOver(long bytes) {
        return new Model(
                network,
                fixed,
                perItem,
                perByte,
                perSquare,
                workers,
                noise,
                pauseEvery,
                pauseLength,
                itemsPerSecond,
                requestsPerSecond,
                bytes,
                timeout);
    }

    Model timesOutAfter(long millis) {
        return new Model(
                network,
                fixed,
                perItem,
                perByte,
                perSquare,
                workers,
                noise,
                pauseEvery,
                pauseLength,
                itemsPerSecond,
                requestsPerSecond,
                maxBytes,
                millis);
    }
}
