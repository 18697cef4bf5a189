package mercato.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads from a shop's port to its data folder: a file named as the port, in a folder of this user's
 * among the temporary files, that holds the path. It is a hint, to be checked against the {@link
 * RunFile} there.
 */
final class PortFile {

  private static final Logger LOG = LoggerFactory.getLogger(PortFile.class);

  private static final String USER = System.getProperty("user.name");

  private PortFile() {}

  /** A shop without it can still be named by its folder. */
  static void write(int port, Path data) {
    try {
      if (!Files.isDirectory(folder())) {
        var ownerOnly = PosixFilePermissions.fromString("rwx------");
        Files.createDirectory(folder(), PosixFilePermissions.asFileAttribute(ownerOnly));
      }
      if (isOurs()) {
        Files.writeString(file(port), data.toString());
      }
    } catch (IOException cause) {
      LOG.warn("The shop will not be found by its port: {}", cause.toString());
    }
  }

  static Optional<Path> find(int port) {
    try {
      return Files.exists(file(port)) && isOurs()
          ? Optional.of(Path.of(Files.readString(file(port))))
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  static void delete(int port) {
    try {
      Files.deleteIfExists(file(port));
    } catch (IOException stale) {
      // The next reader sees that its shop is gone.
    }
  }

  /** Anybody may make a folder of any name among the temporary files. */
  private static boolean isOurs() throws IOException {
    return Files.getOwner(folder()).getName().equals(USER);
  }

  private static Path folder() {
    return Path.of(System.getProperty("java.io.tmpdir"), "mercato-" + USER);
  }

  private static Path file(int port) {
    return folder().resolve(Integer.toString(port));
  }
}
