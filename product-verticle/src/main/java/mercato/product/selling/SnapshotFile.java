package mercato.product.selling;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that holds a tally between starts: {@code magic, format, tally, CRC-32 of all before}.
 * The old one is there, whole, until the new one is on the disk. Every method blocks, for a second
 * where there are a hundred megabytes.
 */
final class SnapshotFile {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFile.class);

  private static final int MAGIC = 0x4d53454c;

  /** Counts the layouts of what is written; another one is not read. */
  private static final int FORMAT = 1;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path directory;
  private final Path file;
  private final Path draft;

  SnapshotFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("orders.snapshot");
    this.draft = directory.resolve("orders.snapshot.new");
  }

  void write(OrderTally tally) throws IOException {
    Files.createDirectories(directory);
    try (var out = new FileOutputStream(draft.toFile())) {
      var checked = new CheckedOutputStream(out, new CRC32());
      var data = new DataOutputStream(new BufferedOutputStream(checked, BUFFER_BYTES));
      data.writeInt(MAGIC);
      data.writeInt(FORMAT);
      tally.write(data);
      data.flush();
      data.writeLong(checked.getChecksum().getValue());
      data.flush();
      out.getFD().sync();
    }
    Files.move(draft, file, ATOMIC_MOVE, REPLACE_EXISTING);
    try (var entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  /** What was written last; empty when there is none, or none that is whole and of this format. */
  Optional<OrderTally> read(long maxPairs) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (var in = new DataInputStream(open())) {
      verify();
      if (in.readInt() != MAGIC || in.readInt() != FORMAT) {
        throw new IOException("of another format");
      }
      return Optional.of(OrderTally.read(in, maxPairs));
    } catch (IOException unreadable) {
      LOG.warn("{} cannot be used, orders are counted anew: {}", file, unreadable.toString());
      return Optional.empty();
    }
  }

  /** Before anything is believed that it says, such as how long it is. */
  private void verify() throws IOException {
    long length = Files.size(file) - Long.BYTES;
    try (var checked = new CheckedInputStream(open(), new CRC32())) {
      checked.skipNBytes(Math.max(0, length));
      long sum = checked.getChecksum().getValue();
      if (length < 0 || new DataInputStream(checked).readLong() != sum) {
        throw new IOException("damaged");
      }
    }
  }

  private InputStream open() throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
  }
}
