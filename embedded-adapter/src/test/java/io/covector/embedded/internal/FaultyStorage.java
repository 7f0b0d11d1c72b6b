package io.covector.embedded.internal;

import io.covector.VectorException;
import io.covector.embedded.internal.log.LogEntry;
import io.covector.embedded.internal.log.TransactionLog;
import io.covector.embedded.internal.storage.CollectionStorage;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/** The storage of a collection whose disk fails when the test says so, or is looked at midway. */
final class FaultyStorage implements CollectionStorage {
    private final CollectionStorage storage;

    volatile boolean indexIsFull;
    volatile boolean appendFails;
    volatile boolean syncFails;
    volatile Consumer<String> onOutput = name -> {}; // called with the name of each file that the index begins
    volatile Runnable beforeAppend = () -> {};
    volatile Runnable beforeReplayed = () -> {}; // called for each entry

    FaultyStorage(CollectionStorage storage) {
        this.storage = storage;
    }

    private static void failIf(boolean fail) throws IOException {
        if (fail) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public Directory directory() throws IOException {
        return new FilterDirectory(storage.directory()) {
            @Override
            public IndexOutput createOutput(String name, IOContext context) throws IOException {
                failIf(indexIsFull);
                onOutput.accept(name);
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
    public Directory readOnlyDirectory() throws IOException {
        return storage.readOnlyDirectory();
    }

    @Override
    public Optional<VectorException> refusal() {
        return storage.refusal();
    }

    @Override
    public TransactionLog log() {
        TransactionLog log = storage.log();
        return new TransactionLog() {
            @Override
            public int replay(long generation, Consumer<LogEntry> consumer) throws IOException {
                return log.replay(generation, entry -> {
                    beforeReplayed.run();
                    consumer.accept(entry);
                });
            }

            @Override
            public int read(long generation, Consumer<LogEntry> consumer) throws IOException {
                return log.read(generation, consumer);
            }

            @Override
            public long append(byte[] entry) throws IOException {
                beforeAppend.run();
                failIf(appendFails);
                return log.append(entry);
            }

            @Override
            public void sync(long position) throws IOException {
                failIf(syncFails);
                log.sync(position);
            }

            @Override
            public long startGeneration() throws IOException {
                return log.startGeneration();
            }

            @Override
            public void deleteBefore(long generation) throws IOException {
                log.deleteBefore(generation);
            }

            @Override
            public long size() {
                return log.size();
            }

            @Override
            public boolean isDurable() {
                return log.isDurable();
            }

            @Override
            public void close() throws IOException {
                log.close();
            }
        };
    }

    @Override
    public String description() {
        return storage.description();
    }
}
