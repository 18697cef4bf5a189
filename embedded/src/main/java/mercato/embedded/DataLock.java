package mercato.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One owner per data directory. The kernel releases the lock when the owner dies, however it dies;
 * the owner's process id stands in a file of its own, because closing a second handle on the locked
 * file would release the lock.
 */
final class DataLock implements AutoCloseable {
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel channel;

  private DataLock(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  static DataLock acquire(Path root) throws IOException {
    if (!HELD.add(root)) {
      throw taken(root);
    }
    var channel = open(root);
    if (channel.tryLock() == null) {
      channel.close();
      HELD.remove(root);
      throw taken(root);
    }
    Files.writeString(ownerFile(root), Long.toString(ProcessHandle.current().pid()));
    return new DataLock(root, channel);
  }

  static OptionalLong owner(Path root) throws IOException {
    if (!Files.exists(ownerFile(root))) {
      return OptionalLong.empty();
    }
    var pid = OptionalLong.of(Long.parseLong(Files.readString(ownerFile(root))));
    if (HELD.contains(root)) {
      return pid;
    }
    try (var channel = open(root);
        var lock = channel.tryLock()) {
      return lock == null ? pid : OptionalLong.empty();
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(ownerFile(root));
    channel.close();
    HELD.remove(root);
  }

  private static FileChannel open(Path root) throws IOException {
    return FileChannel.open(
        root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static Path ownerFile(Path root) {
    return root.resolve("owner.pid");
  }

  private static StoreException taken(Path root) throws IOException {
    var file = ownerFile(root);
    return new StoreException(
        "The data directory %s is in use by process %s: stop that one first, or name another directory"
            .formatted(root, Files.exists(file) ? Files.readString(file) : "unknown"));
  }
}
