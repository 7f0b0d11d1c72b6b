package io.covector.embedded.internal.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.IOUtils;

/**
 * A directory that is only read: what is written goes to memory, and what is deleted is only hidden. So an index can be
 * opened, and its log be replayed, where nothing can be written. Thread-safe.
 */
final class OverlayDirectory extends FilterDirectory {
    private final Directory memory = new ByteBuffersDirectory();
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private final Set<String> hidden = ConcurrentHashMap.newKeySet();

    OverlayDirectory(Directory base) {
        super(base);
    }

    @Override
    public String[] listAll() throws IOException {
        Set<String> names = new TreeSet<>(Arrays.asList(in.listAll()));
        names.removeAll(hidden);
        names.addAll(written);
        return names.toArray(String[]::new);
    }

    @Override
    public void deleteFile(String name) throws IOException {
        if (written.remove(name)) {
            memory.deleteFile(name);
        } else {
            in.fileLength(name); // fails if there is none
            hidden.add(name);
        }
    }

    @Override
    public long fileLength(String name) throws IOException {
        return directory(name).fileLength(name);
    }

    private Directory directory(String name) throws IOException {
        if (written.contains(name)) {
            return memory;
        }
        if (hidden.contains(name)) {
            throw new FileNotFoundException(name);
        }
        return in;
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        IndexOutput output = memory.createOutput(name, context);
        written.add(name);
        return output;
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
        IndexOutput output = memory.createTempOutput(prefix, suffix, context);
        written.add(output.getName());
        return output;
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
        return directory(name).openInput(name, context);
    }

    @Override
    public void sync(Collection<String> names) {}

    @Override
    public void syncMetaData() {}

    @Override
    public void rename(String source, String dest) throws IOException {
        memory.rename(source, dest);
        written.remove(source);
        written.add(dest);
    }

    @Override
    public Lock obtainLock(String name) throws IOException {
        return NoLockFactory.INSTANCE.obtainLock(memory, name);
    }

    @Override
    public Set<String> getPendingDeletions() {
        return Set.of();
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(memory, in);
    }
}
