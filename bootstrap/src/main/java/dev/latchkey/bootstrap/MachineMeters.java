package dev.latchkey.bootstrap;

import io.helidon.metrics.api.Tag;
import java.lang.management.ManagementFactory;

/** What the virtual machine is like whenever somebody looks, by the names that OpenTelemetry has for it. */
final class MachineMeters {
    private MachineMeters() {}

    static void show() {
        var memory = ManagementFactory.getMemoryMXBean();
        var threads = ManagementFactory.getThreadMXBean();
        var system = ManagementFactory.getOperatingSystemMXBean();
        var heap = Tag.create("jvm.memory.type", "heap");
        var used = "jvm.memory.used";
        var inUse = "Memory in use";
        Gauges.show(used, "bytes", inUse, () -> memory.getHeapMemoryUsage().getUsed(), heap);
        Gauges.show(
                used,
                "bytes",
                inUse,
                () -> memory.getNonHeapMemoryUsage().getUsed(),
                Tag.create("jvm.memory.type", "non_heap"));
        Gauges.show(
                "jvm.memory.limit",
                "bytes",
                "Memory there can be",
                () -> memory.getHeapMemoryUsage().getMax(),
                heap);
        Gauges.show("jvm.thread.count", "Threads, without virtual ones", threads::getThreadCount);
        Gauges.show(
                "jvm.system.cpu.load_1m", "Work for the processors, of the last minute", system::getSystemLoadAverage);
    }
}
