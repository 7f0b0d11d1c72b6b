package io.covector.spi;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells when a secret leaves the machine on a connection that need not be encrypted. Stateless. */
public final class PlainText {
    private static final Pattern LOOPBACK = Pattern.compile(
            "localhost|.+\\.localhost|127(\\.[0-9]{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1|::ffff:127(\\.[0-9]{1,3}){3})]?");

    private PlainText() {}

    /**
     * A warning for the log, if one of the hosts is another machine. No name is looked up.
     *
     * @param secret what is sent, such as "a password"
     * @param remedy what to set
     */
    public static Optional<String> warning(String secret, Collection<String> hosts, String remedy) {
        List<String> others = hosts.stream()
                .filter(host -> !host.isEmpty() && !isLoopback(host))
                .toList();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(secret + " is sent to " + String.join(", ", others)
                        + " over a connection that need not be encrypted; " + remedy);
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
