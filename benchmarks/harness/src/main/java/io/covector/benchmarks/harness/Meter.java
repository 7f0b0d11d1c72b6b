package io.covector.benchmarks.harness;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What some work costs this process: time, CPU of all its threads (the JVM's own too), bytes allocated by all Java
 * threads that there are at the end: what a thread that has ended had allocated is in no count. Not thread-safe.
 */
final class Meter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Map<Long, Long> bytes = allocated();
    private final long cpu = SYSTEM.getProcessCpuTime();
    private final long time = System.nanoTime();

    /** What it has cost since this meter was made, for each of the items that the work has treated. */
    Map<String, Double> per(long items) {
        double nanos = System.nanoTime() - time;
        double cpuNanos = SYSTEM.getProcessCpuTime() - cpu;
        double allocated = 0;
        for (Map.Entry<Long, Long> thread : allocated().entrySet()) {
            allocated += thread.getValue() - bytes.getOrDefault(thread.getKey(), 0L);
        }
        Map<String, Double> costs = new LinkedHashMap<>();
        costs.put("rate", items / nanos * 1e9);
        costs.put("cpu", cpuNanos / items / 1e3);
        costs.put("bytes", allocated / items);
        return costs;
    }

    /** By thread. */
    private static Map<Long, Long> allocated() {
        long[] threads = THREADS.getAllThreadIds();
        long[] counts = THREADS.getThreadAllocatedBytes(threads);
        Map<Long, Long> allocated = new HashMap<>();
        for (int i = 0; i < threads.length; i++) {
            if (counts[i] >= 0) { // it has not ended since
                allocated.put(threads[i], counts[i]);
            }
        }
        return allocated;
    }
}
