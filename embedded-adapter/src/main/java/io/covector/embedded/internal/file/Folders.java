package io.covector.embedded.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.lucene.util.IOUtils;

/** Folders that survive a loss of power and that other users cannot look into. Stateless and thread-safe. */
public final class Folders {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private Folders() {}

    /** Makes the names in the folder durable. */
    public static void sync(Path folder) throws IOException {
        Uninterrupted.run(() -> {
            IOUtils.fsync(folder, true);
            return true;
        });
    }

    /** Makes a folder for the owner only, where the file system knows owners, with the folders above it. */
    public static void create(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(folder, OWNER_ONLY);
        } else {
            Files.createDirectories(folder);
        }
    }
}
