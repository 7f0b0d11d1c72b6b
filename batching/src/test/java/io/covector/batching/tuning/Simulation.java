package io.covector.batching.tuning;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A server and a client that keeps it busy, in simulated time: as many requests are in flight as the pilot says, and a
 * request that the server throttles is sent again after a pause, up to three times in all. Equal seeds give equal runs.
 */
final class Simulation {
    private static final int ATTEMPTS = 3;
    private static final double PAUSE = 100_000; // microseconds; doubled at each attempt

    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingDouble(Event::time));
    private Model model;
    private double[] freeAt;
    private double itemTokens;
    private double requestTokens;
    private double refilledAt;
    private double now;
    private int concurrentRequests;
    private long requests;

    /** Who says what is sent. */
    interface Pilot {
        Choice choice();

        void observe(Observation seen);

        /**
         * Items of the next request beside so many in flight; 0 to wait until one ends. Sent by {@link #choice} as it
         * is then.
         */
        default int next(int concurrentRequests) {
            return concurrentRequests < choice().concurrentRequests() ? choice().items() : 0;
        }

        /** Sends by one choice all the time. */
        static Pilot steady(Choice choice) {
            return new Pilot() {
                @Override
                public Choice choice() {
                    return choice;
                }

                @Override
                public void observe(Observation seen) {
                    // stays as it is
                }
            };
        }
    }

    /** What happened in a part of a run. */
    record Part(double seconds, long items, long requests, long throttled) {
        double throttledShare() {
            return (double) throttled / Math.max(1, requests);
        }

        double itemsPerSecond() {
            return items / seconds;
        }
    }

    private record Request(
            Choice choice, int items, int concurrentRequests, double sentAt, int attempt, boolean throttled) {
        long bytes() {
            return (long) items * Model.ITEM_BYTES;
        }
    }

    /** A request that arrives with an outcome, or is due to be sent again. */
    private record Event(double time, Request request, Outcome outcome, boolean again) {}

    Simulation(Model model, long seed) {
        this.random = new Random(seed);
        become(model);
    }

    /** Changes the server; what is in flight ends as it would have. */
    void become(Model next) {
        model = next;
        freeAt = new double[next.workers()];
        Arrays.fill(freeAt, now);
        itemTokens = next.itemsPerSecond() / 4;
        requestTokens = next.requestsPerSecond() / 4;
        refilledAt = now;
    }

    /** Goes on for some simulated time. */
    Part run(Pilot pilot, double seconds) {
        double end = now + seconds * 1e6;
        long items = 0;
        long before = requests;
        long throttled = 0;
        while (now < end) {
            for (int next = pilot.next(concurrentRequests); next > 0; next = pilot.next(concurrentRequests)) {
                concurrentRequests++;
                requests++;
                send(new Request(pilot.choice(), next, concurrentRequests, now, 1, false));
            }
            Event event = events.remove();
            now = event.time();
            if (event.again()) {
                send(event.request());
                continue;
            }
            concurrentRequests--;
            Request request = event.request();
            Outcome outcome =
                    event.outcome() == Outcome.DELIVERED && request.throttled() ? Outcome.DELAYED : event.outcome();
            Observation seen = new Observation(
                    request.choice(),
                    request.items(),
                    request.bytes(),
                    (long) ((now - request.sentAt()) * 1_000),
                    request.concurrentRequests(),
                    outcome);
            items += seen.delivered();
            throttled += outcome.isThrottling() ? 1 : 0;
            pilot.observe(seen);
        }
        return new Part(seconds, items, requests - before, throttled);
    }

    private void send(Request request) {
        if (request.bytes() > model.maxBytes()) {
            events.add(new Event(now + model.network(), request, Outcome.TOO_LARGE, false));
        } else if (!isAdmitted(request.items())) {
            refuse(request);
        } else {
            work(request);
        }
    }

    private boolean isAdmitted(int items) {
        double passed = (now - refilledAt) / 1e6;
        refilledAt = now;
        itemTokens = Math.min(model.itemsPerSecond() / 4, itemTokens + passed * model.itemsPerSecond());
        requestTokens = Math.min(model.requestsPerSecond() / 4, requestTokens + passed * model.requestsPerSecond());
        boolean hasItems = model.itemsPerSecond() == 0 || itemTokens > 0; // a large request leaves a debt
        boolean hasRequests = model.requestsPerSecond() == 0 || requestTokens >= 1;
        if (hasItems && hasRequests) {
            itemTokens -= items;
            requestTokens -= 1;
        }
        return hasItems && hasRequests;
    }

    private void refuse(Request request) {
        double answered = now + model.network();
        if (request.attempt() == ATTEMPTS) {
            events.add(new Event(answered, request, Outcome.THROTTLED, false));
            return;
        }
        double pause = PAUSE * (1 << (request.attempt() - 1)) * (0.7 + 0.6 * random.nextDouble());
        Request next = new Request(
                request.choice(),
                request.items(),
                request.concurrentRequests(),
                request.sentAt(),
                request.attempt() + 1,
                true);
        events.add(new Event(answered + pause, next, Outcome.DELIVERED, true));
    }

    private void work(Request request) {
        int worker = 0;
        for (int i = 1; i < freeAt.length; i++) {
            worker = freeAt[i] < freeAt[worker] ? i : worker;
        }
        double n = request.items();
        double work =
                model.fixed() + model.perItem() * n + model.perByte() * request.bytes() + model.perSquare() * n * n;
        double noise = Math.exp(model.noise() * random.nextGaussian() - model.noise() * model.noise() / 2);
        double start = Math.max(now + model.network() / 2, freeAt[worker]);
        freeAt[worker] = withPauses(start, work * noise);
        double answered = freeAt[worker] + model.network() / 2;
        double patience = now + model.timeout() * 1e3;
        boolean tooLate = answered > patience;
        events.add(new Event(
                tooLate ? patience : answered, request, tooLate ? Outcome.TIMED_OUT : Outcome.DELIVERED, false));
    }

    /** When work of this length ends that begins then: nothing is done in the last part of each period. */
    private double withPauses(double start, double work) {
        if (model.pauseEvery() == 0) {
            return start + work;
        }
        double period = model.pauseEvery() * 1e3;
        double busy = period - model.pauseLength() * 1e3;
        double time = start;
        double left = work;
        while (true) {
            double inPeriod = time % period;
            double possible = busy - inPeriod;
            if (possible >= left) {
                return time + left;
            }
            left -= Math.max(0, possible);
            time += period - inPeriod;
        }
    }
}
