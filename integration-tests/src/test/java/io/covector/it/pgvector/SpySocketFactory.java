package io.covector.it.pgvector;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/** Sockets that count what goes over them, all together, and can lose answers; named in the driver's properties. */
public final class SpySocketFactory extends SocketFactory {
    static final AtomicLong SENT = new AtomicLong();
    static final AtomicLong RECEIVED = new AtomicLong();
    /** How often the driver read after it had written. */
    static final AtomicLong TURNS = new AtomicLong();

    static final AtomicBoolean LOSE_ANSWERS = new AtomicBoolean();
    private static final AtomicBoolean WROTE_LAST = new AtomicBoolean();

    /** When the driver wrote for the first time, by System.nanoTime(); 0 if it has not. */
    static final AtomicLong FIRST_WRITE = new AtomicLong();

    static void reset() {
        FIRST_WRITE.set(0);
        SENT.set(0);
        RECEIVED.set(0);
        TURNS.set(0);
        WROTE_LAST.set(false);
    }

    private static final class SpySocket extends Socket {
        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    FIRST_WRITE.compareAndSet(0, System.nanoTime());
                    out.write(bytes, offset, length);
                    SENT.addAndGet(length);
                    WROTE_LAST.set(true);
                }
            };
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int read = in.read(bytes, offset, length);
                    if (LOSE_ANSWERS.get()) {
                        throw new IOException("the answer was lost");
                    }
                    RECEIVED.addAndGet(Math.max(0, read));
                    if (WROTE_LAST.getAndSet(false)) {
                        TURNS.incrementAndGet();
                    }
                    return read;
                }
            };
        }
    }

    @Override
    public Socket createSocket() {
        return new SpySocket();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException();
    }
}
