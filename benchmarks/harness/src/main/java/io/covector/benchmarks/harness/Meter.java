package io.covector.benchmarks.harness;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** What some work costs this process: time, CPU of all its threads (the JVM's own too), bytes allocated by all Java threads. Not thread-safe. */
final class Meter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long bytes = allocated();
    private final long cpu = SYSTEM.getProcessCpuTime();
    private final long time = System.nanoTime();

    /** What it has cost since this meter was made, for each of the items that the work has treated. */
    Map<String, Double> per(long items) {
        double nanos = System.nanoTime() - time;
        double cpuNanos = SYSTEM.getProcessCpuTime() - cpu;
        double allocated = allocated() - bytes;
        Map<String, Double> costs = new LinkedHashMap<>();
        costs.put("rate", items / nanos * 1e9);
        costs.put("cpu", cpuNanos / items / 1e3);
        costs.put("bytes", allocated / items);
        return costs;
    }

    private static long allocated() {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }
}
