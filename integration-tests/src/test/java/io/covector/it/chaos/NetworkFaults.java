package io.covector.it.chaos;

import io.covector.test.servers.Link;
import io.covector.test.servers.Link.Direction;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What networks do. Times in ms, rates in KB/s, sizes in bytes. */
final class NetworkFaults {
    private final Link link;

    private NetworkFaults(Link link) {
        this.link = link;
    }

    static List<Fault> of(Link link) {
        NetworkFaults faults = new NetworkFaults(link);
        return List.of(
                new Fault("connections refused", random -> new Fault.Struck("", link.cut()::apply)),
                new Fault("slow network", faults::latency),
                new Fault("narrow network", faults::bandwidth),
                new Fault("small packets", faults::slices),
                new Fault("connections reset", faults::resets),
                new Fault("half-open connections", faults::blackHole),
                new Fault("answers lost", faults::answersLost),
                new Fault("connections cut within a message", faults::cutAfterBytes),
                new Fault("connections that linger", faults::slowClose));
    }

    private Fault.Struck latency(RandomGenerator random) {
        int latency = random.nextInt(20, 400);
        return harm(either(random), "latency", Map.of("latency", latency, "jitter", latency));
    }

    private Fault.Struck bandwidth(RandomGenerator random) {
        return harm(either(random), "bandwidth", Map.of("rate", random.nextInt(10, 300)));
    }

    private Fault.Struck slices(RandomGenerator random) {
        int size = random.nextInt(50, 1_000);
        return harm(
                either(random),
                "slicer",
                Map.of("average_size", size, "size_variation", size / 2, "delay", random.nextInt(2_000)));
    }

    private Fault.Struck resets(RandomGenerator random) {
        return harm(Direction.DOWNSTREAM, "reset_peer", Map.of("timeout", random.nextInt(300)));
    }

    /** Nothing gets through, and nobody is told. */
    private Fault.Struck blackHole(RandomGenerator random) {
        Link.Cure up = link.harm(Direction.UPSTREAM, "timeout", Map.of("timeout", 0));
        Link.Cure down = link.harm(Direction.DOWNSTREAM, "timeout", Map.of("timeout", 0));
        return new Fault.Struck("", () -> {
            up.apply();
            down.apply();
        });
    }

    /** The server does what it is told, but its answers do not arrive, and then the connection breaks. */
    private Fault.Struck answersLost(RandomGenerator random) {
        return harm(Direction.DOWNSTREAM, "timeout", Map.of("timeout", random.nextInt(1, 800)));
    }

    private Fault.Struck cutAfterBytes(RandomGenerator random) {
        int bytes = 1 << random.nextInt(6, 18);
        return harm(either(random), "limit_data", Map.of("bytes", bytes + random.nextInt(bytes)));
    }

    private Fault.Struck slowClose(RandomGenerator random) {
        Fault.Struck slow = harm(Direction.DOWNSTREAM, "slow_close", Map.of("delay", random.nextInt(200, 1_500)));
        Fault.Struck cut = harm(Direction.UPSTREAM, "timeout", Map.of("timeout", random.nextInt(1, 300)));
        return new Fault.Struck(slow.detail() + ", " + cut.detail(), () -> {
            cut.cure().run();
            slow.cure().run();
        });
    }

    private static Direction either(RandomGenerator random) {
        return random.nextBoolean() ? Direction.UPSTREAM : Direction.DOWNSTREAM;
    }

    private Fault.Struck harm(Direction direction, String toxic, Map<String, Integer> attributes) {
        Link.Cure cure = link.harm(direction, toxic, attributes);
        return new Fault.Struck(direction + " " + toxic + " " + attributes, cure::apply);
    }
}
