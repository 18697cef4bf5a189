package mercato.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Programs inside Maven artifacts, unpacked once into a cache that all data directories of a user
 * share. A folder of the cache bears the name of its artifact, version included, and appears whole.
 */
final class Binaries {
  private static final String POSTGRES = "/postgres-linux-x86_64.txz";
  private static final String REDIS = "/redis-server-7.0.15-linux-amd64";

  private Binaries() {}

  /** The folder that holds {@code bin/postgres} and {@code bin/initdb}. */
  static Path postgres(DataDirectory data) throws IOException {
    return unpacked(data, POSTGRES, Binaries::untar);
  }

  /** The program {@code redis-server}. */
  static Path redis(DataDirectory data) throws IOException {
    return unpacked(
            data,
            REDIS,
            (in, folder) -> {
              var program = folder.resolve("redis-server");
              Files.copy(in, program);
              makeRunnable(program);
            })
        .resolve("redis-server");
  }

  /**
   * {@code /var/cache/mercato} for root, since a server that gives root up could not enter root's
   * home; else {@code $XDG_CACHE_HOME/mercato} or {@code ~/.cache/mercato}; within the data where
   * neither can be written.
   */
  static Path cache(DataDirectory data) throws IOException {
    var preferred = preferredCache();
    try {
      Files.createDirectories(preferred);
      if (Files.isWritable(preferred)) {
        return preferred;
      }
    } catch (FileSystemException forbidden) {
      // A user without a home: the data directory serves.
    }
    return Files.createDirectories(data.root().resolve("cache"));
  }

  private static Path preferredCache() {
    if ("root".equals(System.getProperty("user.name"))) {
      return Path.of("/var/cache/mercato");
    }
    var xdg = System.getenv("XDG_CACHE_HOME");
    var caches = xdg == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return caches.resolve("mercato");
  }

  private static Path unpacked(DataDirectory data, String resource, Unpacking unpacking)
      throws IOException {
    var url = Binaries.class.getResource(resource);
    if (url == null || !"amd64".equals(System.getProperty("os.arch"))) {
      throw new StoreException(
          "PostgreSQL and Redis are embedded for Linux on x86-64 only: elsewhere give external ones"
              + " by their URLs");
    }
    var cache = cache(data);
    var folder = cache.resolve(artifact(url));
    if (Files.isDirectory(folder)) {
      return folder;
    }
    var fresh = Files.createTempDirectory(cache, "unpacking-");
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var in = new BufferedInputStream(url.openStream(), 1 << 16)) {
      unpacking.unpack(in, fresh);
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      DataDirectory.delete(fresh); // another process was first
    }
    return folder;
  }

  private static String artifact(URL resource) throws IOException {
    var jar = (JarURLConnection) resource.openConnection();
    var name = Path.of(jar.getJarFileURL().getPath()).getFileName().toString();
    return name.substring(0, name.length() - ".jar".length());
  }

  private static void untar(InputStream in, Path folder) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(in))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        place(tar, entry, folder.resolve(entry.getName()).normalize());
      }
    }
  }

  private static void place(InputStream content, TarArchiveEntry entry, Path file)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, file);
    if ((entry.getMode() & 0100) != 0) {
      makeRunnable(file);
    }
  }

  private static void makeRunnable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private interface Unpacking {
    void unpack(InputStream in, Path folder) throws IOException;
  }
}
