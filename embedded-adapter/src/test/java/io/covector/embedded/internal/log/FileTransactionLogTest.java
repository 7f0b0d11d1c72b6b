package io.covector.embedded.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.embedded.internal.file.LockLostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTransactionLogTest {
    @TempDir
    Path folder;

    private final AtomicBoolean lost = new AtomicBoolean();

    private FileTransactionLog log() {
        return new FileTransactionLog(folder, () -> {
            if (lost.get()) {
                throw new LockLostException("lost");
            }
        });
    }

    private static byte[] delete(String id) {
        return LogEntryCodec.encode(new LogEntry.Delete(List.of(new BytesRef(id))));
    }

    private List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        try (FileTransactionLog log = log()) {
            log.replay(1, entry -> ((LogEntry.Delete) entry).ids().forEach(id -> ids.add(id.utf8ToString())));
        }
        return ids;
    }

    @Test
    void goesOnInTheOldGenerationWhenASwitchFails() throws IOException {
        FileTransactionLog.create(folder, 1);
        try (FileTransactionLog log = log()) {
            log.replay(1, entry -> {});
            log.sync(log.append(delete("a")));
            Path blocker = Files.createDirectories(folder.resolve("log-2").resolve("blocks"));
            assertThatThrownBy(log::startGeneration).isInstanceOf(IOException.class);
            log.sync(log.append(delete("b")));
            Files.delete(blocker);
            Files.delete(folder.resolve("log-2"));
            lost.set(true);
            assertThatThrownBy(log::startGeneration).isInstanceOf(LockLostException.class);
            assertThat(folder.resolve("log-2")).doesNotExist();
            lost.set(false);
        }
        assertThat(ids()).containsExactly("a", "b");
    }

    @Test
    void isNeitherWrittenNorReadWhenSomebodyElseMayHaveOpenedIt() throws IOException {
        FileTransactionLog.create(folder, 1);
        try (FileTransactionLog log = log()) {
            log.replay(1, entry -> {});
            long position = log.append(delete("a"));
            lost.set(true);
            assertThatThrownBy(() -> log.sync(position)).isInstanceOf(LockLostException.class);
        }
        assertThatThrownBy(this::ids).isInstanceOf(LockLostException.class);
    }
}
