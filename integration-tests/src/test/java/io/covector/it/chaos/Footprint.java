package io.covector.it.chaos;

import io.milvus.shaded.io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this JVM holds of the machine.
 *
 * @param threads living threads by name, without their numbers
 * @param sockets open sockets
 * @param directBytes bytes of direct buffers, those of the JDK and those of Netty
 */
record Footprint(Map<String, Long> threads, long sockets, long directBytes) {
    /** The JDK's own, of which there are as many as it likes. */
    private static final Pattern CARRIES_VIRTUAL_THREADS =
            Pattern.compile("ForkJoinPool-N-(worker-N|delayScheduler)|VirtualThread-unblocker|.*Poller.*");

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    static Footprint now() {
        System.gc(); // direct buffers go with the objects that hold them
        Map<String, Long> threads = Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceAll("\\d+", "N"))
                .filter(name -> !CARRIES_VIRTUAL_THREADS.matcher(name).matches())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        long jdk = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Footprint(threads, countSockets(), jdk + Math.max(0, PlatformDependent.usedDirectMemory()));
    }

    private static long countSockets() {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors.filter(Footprint::isSocket).count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    /**
     * Whether nothing has been added; of direct buffers up to this many bytes may have been, which libraries keep for
     * later.
     */
    boolean isNoMoreThan(Footprint before, long spareBytes) {
        return threads.entrySet().stream()
                        .allMatch(thread -> thread.getValue() <= before.threads.getOrDefault(thread.getKey(), 0L))
                && sockets <= before.sockets
                && directBytes <= before.directBytes + spareBytes;
    }
}
