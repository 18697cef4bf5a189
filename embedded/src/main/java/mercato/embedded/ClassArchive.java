package mercato.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The broker's classes, loaded and linked once (AppCDS), which halves its start. The first broker
 * that ends in an orderly way writes the archive into its own data; it is moved into the shared
 * cache when that broker has ended, so that nobody ever reads half of one. The JVM itself ignores
 * an archive that does not fit.
 */
final class ClassArchive {
  private final Path written;
  private final Path shared;

  /** One archive per JVM and class path: the name holds both. */
  ClassArchive(Path directory, Path cache, List<Path> classPath) throws IOException {
    long fingerprint = System.getProperty("java.vm.version").hashCode();
    for (var jar : classPath) {
      fingerprint = 31 * fingerprint + jar.hashCode();
      fingerprint = 31 * fingerprint + Files.getLastModifiedTime(jar).toMillis();
    }
    var name = "kafka-%s-%016x.jsa".formatted(System.getProperty("java.version"), fingerprint);
    this.written = directory.resolve(name);
    this.shared = cache.resolve(name);
  }

  List<String> options() throws IOException {
    adopt();
    return List.of(
        Files.exists(shared)
            ? "-XX:SharedArchiveFile=" + shared
            : "-XX:ArchiveClassesAtExit=" + written);
  }

  /** Shares what an ended broker has written, in place of the archives of older class paths. */
  void adopt() throws IOException {
    if (!Files.exists(written)) {
      return;
    }
    try (var older =
        Files.newDirectoryStream(
            shared.getParent(), "kafka-" + System.getProperty("java.version") + "-*.jsa")) {
      for (var archive : older) {
        Files.deleteIfExists(archive);
      }
    }
    Files.move(written, shared, StandardCopyOption.REPLACE_EXISTING);
  }
}
