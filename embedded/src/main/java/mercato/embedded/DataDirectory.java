package mercato.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.stream.Collectors;

/**
 * Where everything of one set of stores lies: {@code <store>/} data, {@code logs/<store>.log},
 * {@code run/<store>.pid}, {@code secrets/<name>} (0600).
 */
record DataDirectory(Path root) {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int PASSWORD_LENGTH = 32;
  private static final long LOG_LIMIT_BYTES = 8L << 20;

  static DataDirectory create(Path root) throws IOException {
    Files.createDirectories(root);
    var data = new DataDirectory(root.toRealPath());
    Files.createDirectories(data.root.resolve("logs"));
    Files.createDirectories(data.root.resolve("run"));
    var secrets = data.root.resolve("secrets");
    Files.createDirectories(secrets);
    Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwx------"));
    return data;
  }

  Path store(String name) {
    return root.resolve(name);
  }

  Path log(String name) {
    return root.resolve("logs").resolve(name + ".log");
  }

  Path pidFile(String name) {
    return root.resolve("run").resolve(name + ".pid");
  }

  /** The log to append to; one that has grown past its limit is first put aside as {@code .1}. */
  Path rotatedLog(String name) throws IOException {
    var log = log(name);
    if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
      Files.move(log, log.resolveSibling(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    return log;
  }

  /** The password of that name: 190 random bits, made once and kept. */
  String password(String name) {
    var file = root.resolve("secrets").resolve(name);
    try {
      if (!Files.exists(file)) {
        writePrivate(file, randomPassword());
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new StoreException("The password in %s cannot be used: %s".formatted(file, e), e);
    }
  }

  private static String randomPassword() {
    return new SecureRandom()
        .ints(PASSWORD_LENGTH, 0, LETTERS.length())
        .mapToObj(i -> LETTERS.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  /** Replaces the file by one that nobody else may read, not even for a moment, and all at once. */
  static void writePrivate(Path file, String text) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (var files = Files.walk(tree)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
