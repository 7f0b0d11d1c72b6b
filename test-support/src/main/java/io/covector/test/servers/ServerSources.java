package io.covector.test.servers;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways to start a server, of which the settings choose one, or the first that this machine provides. */
final class ServerSources<S> {
    private static final Logger log = LoggerFactory.getLogger(ServerSources.class);

    private final String server;
    private final Settings settings;
    private final Map<String, ServerSource<S>> sources;
    private final String waysOut;

    /**
     * @param server what is started
     * @param sources the ways by their names, in the order in which {@code auto} tries them
     * @param waysOut what to do where none of them works
     */
    ServerSources(String server, Settings settings, Map<String, ServerSource<S>> sources, String waysOut) {
        this.server = server;
        this.settings = settings;
        this.sources = sources;
        this.waysOut = waysOut;
    }

    S start() {
        StringBuilder reasons = new StringBuilder();
        for (Map.Entry<String, ServerSource<S>> source : chosen().entrySet()) {
            try {
                return source.getValue().start();
            } catch (UnavailableException e) {
                log.warn("No {} by {}: {}", server, source.getKey(), e.getMessage());
                reasons.append("- ")
                        .append(source.getKey())
                        .append(": ")
                        .append(e.getMessage())
                        .append('\n');
            }
        }
        throw new IllegalStateException("No " + server + " for the tests.\n" + reasons + waysOut);
    }

    private Map<String, ServerSource<S>> chosen() {
        String choice = settings.find(Settings.CHOICE).orElse("auto");
        if (choice.equals("auto")) {
            return sources;
        }
        ServerSource<S> only = sources.get(choice);
        if (only == null) {
            throw new IllegalStateException(
                    Settings.CHOICE + " is " + choice + ": expected auto, " + String.join(" or ", sources.keySet()));
        }
        return Map.of(choice, only);
    }
}
