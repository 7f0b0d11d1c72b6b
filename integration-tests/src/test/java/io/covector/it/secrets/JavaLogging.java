package io.covector.it.secrets;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Shows what is logged by {@code java.util.logging}, as pgjdbc and gRPC do, at every level. */
final class JavaLogging {
    private static final Logger ROOT = Logger.getLogger(""); // kept, as loggers may be collected

    private JavaLogging() {}

    static void everything() {
        ROOT.setLevel(Level.ALL);
        ROOT.addHandler(new Shown());
    }

    /** To standard output, below the level at which the root's own handler begins too. */
    private static final class Shown extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord logged) {
            System.out.println("JUL " + logged.getLoggerName() + " " + formatter.format(logged));
        }

        @Override
        public void flush() {
            System.out.flush();
        }

        @Override
        public void close() {}
    }
}
