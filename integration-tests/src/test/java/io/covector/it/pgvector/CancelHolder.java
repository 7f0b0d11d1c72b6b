package io.covector.it.pgvector;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** A way to a PostgreSQL on which cancellations stay until a test lets them arrive. Thread-safe. */
final class CancelHolder implements AutoCloseable {
    private static final int CANCEL_REQUEST = 80877102;

    private final ServerSocket door;
    private final URI server;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch arrived = new CountDownLatch(1);

    CancelHolder(String jdbcUrl) throws IOException {
        this.server = URI.create(jdbcUrl.substring("jdbc:".length()));
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::serve);
    }

    /** The URL that leads this way. */
    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + door.getLocalPort() + server.getPath();
    }

    /** Waits until a cancellation is on its way. */
    void awaitOne() throws InterruptedException {
        held.await();
    }

    /** Lets it arrive, and waits until the server has carried it out. */
    void deliver() throws InterruptedException {
        released.countDown();
        arrived.await();
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (IOException e) {
                // the connection is over
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() throws IOException {
        while (true) {
            Socket client = door.accept();
            open.add(client);
            start(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException, InterruptedException {
        Socket upstream = new Socket(server.getHost(), server.getPort());
        open.add(upstream);
        byte[] head = new byte[8]; // length and code of the first message
        new DataInputStream(client.getInputStream()).readFully(head);
        if (ByteBuffer.wrap(head).getInt(4) == CANCEL_REQUEST) {
            hold(head, client, upstream);
            return;
        }
        upstream.getOutputStream().write(head);
        start(() -> pass(upstream, client));
        pass(client, upstream);
    }

    private void hold(byte[] head, Socket client, Socket upstream) throws IOException, InterruptedException {
        byte[] rest = client.getInputStream().readNBytes(ByteBuffer.wrap(head).getInt(0) - head.length);
        held.countDown();
        released.await();
        OutputStream out = upstream.getOutputStream();
        out.write(head);
        out.write(rest);
        out.flush();
        if (upstream.getInputStream().read() < 0) { // the server says no more than that
            arrived.countDown();
        }
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
        }
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
