package mercato.platform.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.crypto.KeyGenerator;

/**
 * Secrets of a cluster on one machine, made at its first start: an AES key for JGroups, a key pair
 * for the event bus's mutual TLS, a secret for joining. A cluster of several machines brings its
 * own.
 */
public final class ClusterSecrets {

  private static final String KEY_STORE = "cluster.p12";
  private static final String BUS_KEY_STORE = "bus.p12";
  private static final String SETTINGS = "cluster.properties";
  private static final int AES_BITS = 256;
  private static final int SECRET_BYTES = 24;
  private static final long KEYTOOL_SECONDS = 30;

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private ClusterSecrets() {}

  /**
   * Makes what is missing in a directory that only the owner can read, and blocks for about a
   * second while it does.
   *
   * @return the settings by key, {@code cluster.keyStore} and so on, secrets among them
   * @throws UncheckedIOException when the directory cannot be written or the JDK's {@code keytool}
   *     fails
   */
  public static Map<String, String> createIfAbsent(Path directory) {
    try {
      Path settings = directory.resolve(SETTINGS);
      if (!Files.exists(settings)) {
        Files.createDirectories(directory, OWNER_ONLY);
        create(directory.toAbsolutePath(), settings);
      }
      return read(settings);
    } catch (IOException failure) {
      throw new UncheckedIOException("no secrets for the cluster in " + directory, failure);
    }
  }

  /** The settings are moved into place last: whoever finds them finds all. */
  private static void create(Path directory, Path settings) throws IOException {
    String password = secret();
    Path keyStore = directory.resolve(KEY_STORE);
    Path busKeyStore = directory.resolve(BUS_KEY_STORE);
    aesKey(keyStore, password);
    keyPair(busKeyStore, password);
    Properties all = new Properties();
    all.setProperty("cluster.keyStore", keyStore.toString());
    all.setProperty("cluster.keyStorePassword", password);
    all.setProperty("cluster.authSecret", secret());
    all.setProperty("cluster.busKeyStore", busKeyStore.toString());
    all.setProperty("cluster.busKeyStorePassword", password);
    Path draft = directory.resolve(SETTINGS + ".new");
    try (OutputStream out = Files.newOutputStream(draft)) {
      all.store(out, "Secrets of this cluster");
    }
    Files.move(draft, settings, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Map<String, String> read(Path settings) throws IOException {
    Properties all = new Properties();
    try (var in = Files.newInputStream(settings)) {
      all.load(in);
    }
    Map<String, String> byKey = new TreeMap<>();
    all.stringPropertyNames().forEach(key -> byKey.put(key, all.getProperty(key)));
    return byKey;
  }

  private static String secret() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private static void aesKey(Path file, String password) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyGenerator generator = KeyGenerator.getInstance("AES");
      generator.init(AES_BITS);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setEntry(
          "cluster",
          new KeyStore.SecretKeyEntry(generator.generateKey()),
          new KeyStore.PasswordProtection(password.toCharArray()));
      store.store(out, password.toCharArray());
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** By keytool, part of every Java runtime: the JDK has no public way to sign a certificate. */
  private static void keyPair(Path file, String password) throws IOException {
    Files.deleteIfExists(file);
    ProcessBuilder keytool =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "bus",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=mercato",
            "-validity",
            "3650",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass:env",
            "MERCATO_STORE_PASSWORD");
    keytool.environment().put("MERCATO_STORE_PASSWORD", password);
    keytool.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = keytool.start();
    try {
      if (!process.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("keytool failed for " + file);
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }
}
