package io.covector.it.secrets;

import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;

/** Prints what a process shows of itself: threads, meters, and every attribute that JMX can read. */
final class Surroundings {
    private Surroundings() {}

    static void print(MeterRegistry meters) {
        Thread.getAllStackTraces().keySet().forEach(thread -> System.out.println("THREAD " + thread));
        meters.forEachMeter(meter -> System.out.println(
                "METER " + meter.getId() + " " + meter.getId().getDescription()));
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : beans.queryNames(null, null)) {
            System.out.println("BEAN " + name);
            try {
                for (MBeanAttributeInfo attribute : beans.getMBeanInfo(name).getAttributes()) {
                    if (attribute.isReadable()) {
                        System.out.println(
                                "BEAN " + name + " " + attribute.getName() + " " + value(beans, name, attribute));
                    }
                }
            } catch (JMException e) {
                throw new IllegalStateException(name.toString(), e);
            }
        }
    }

    private static String value(MBeanServer beans, ObjectName name, MBeanAttributeInfo attribute) throws JMException {
        try {
            Object value = beans.getAttribute(name, attribute.getName());
            return value instanceof Object[] all ? Arrays.deepToString(all) : String.valueOf(value);
        } catch (RuntimeMBeanException e) { // not supported on this JVM
            return String.valueOf(e.getCause());
        }
    }
}
