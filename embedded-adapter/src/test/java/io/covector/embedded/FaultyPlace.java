package io.covector.embedded;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/** A place whose disk fails when the test says so. */
final class FaultyPlace implements Place {
    private final Place place;

    volatile boolean indexIsFull;
    volatile boolean appendFails;
    volatile boolean syncFails;

    FaultyPlace(Place place) {
        this.place = place;
    }

    private static void failIf(boolean fail) throws IOException {
        if (fail) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public Directory directory() throws IOException {
        return new FilterDirectory(place.directory()) {
            @Override
            public IndexOutput createOutput(String name, IOContext context) throws IOException {
                failIf(indexIsFull);
                return super.createOutput(name, context);
            }

            @Override
            public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
                failIf(indexIsFull);
                return super.createTempOutput(prefix, suffix, context);
            }
        };
    }

    @Override
    public Journal journal() {
        Journal journal = place.journal();
        return new Journal() {
            @Override
            public int replay(long generation, Consumer<Change> consumer) throws IOException {
                return journal.replay(generation, consumer);
            }

            @Override
            public long append(byte[] change) throws IOException {
                failIf(appendFails);
                return journal.append(change);
            }

            @Override
            public void sync(long position) throws IOException {
                failIf(syncFails);
                journal.sync(position);
            }

            @Override
            public long next() throws IOException {
                return journal.next();
            }

            @Override
            public void forgetBefore(long generation) throws IOException {
                journal.forgetBefore(generation);
            }

            @Override
            public long size() {
                return journal.size();
            }

            @Override
            public boolean isDurable() {
                return journal.isDurable();
            }

            @Override
            public void close() throws IOException {
                journal.close();
            }
        };
    }

    @Override
    public String shown() {
        return place.shown();
    }
}
