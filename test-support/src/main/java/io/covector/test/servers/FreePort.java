package io.covector.test.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import org.testcontainers.DockerClientFactory;

/** Finds a port of the loopback address that nobody listens on. */
final class FreePort {
    // Below the ports that Linux gives to outgoing connections (32768 and up), one of which could take the port of a
    // server that is down.
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;

    private FreePort() {}

    static int find() {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
        } while (!isFree(port));
        return port;
    }

    /** Maps a container's port to a free one, of the loopback address only where Docker runs on this machine. */
    static String bindingOf(int containerPort) {
        boolean local = DockerClientFactory.instance().dockerHostIpAddress().equals("localhost");
        return (local ? "127.0.0.1:" : "") + find() + ":" + containerPort;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
