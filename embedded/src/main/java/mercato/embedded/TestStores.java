package mercato.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One set of stores for all tests of a JVM, each started when first asked for, on free ports, with
 * data that is deleted when the JVM exits. Tests of one JVM share them: keep apart by database, key
 * prefix or topic. Calls block until the store is up.
 */
public final class TestStores {
  private static final Logger LOG = LoggerFactory.getLogger(TestStores.class);
  private static final EmbeddedStores STORES = open();

  private TestStores() {}

  /** A PostgreSQL database of that name, made when first asked for. */
  public static Database postgres(String database) {
    return up(STORES.postgres(0)).createDatabases(database).get(0);
  }

  /** {@code redis://:password@127.0.0.1:port}. */
  public static String redis() {
    return up(STORES.redis(0)).url();
  }

  /** {@code 127.0.0.1:port}, as {@code bootstrap.servers} wants it. */
  public static String kafka() {
    return up(STORES.kafka(0)).url();
  }

  /** {@code mongodb://127.0.0.1:port}. */
  public static String mongo() {
    return up(STORES.mongo(0)).url();
  }

  private static <S> S up(CompletableFuture<S> store) {
    try {
      return store.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException cause ? cause : e;
    }
  }

  private static EmbeddedStores open() {
    try {
      var root = Files.createTempDirectory("mercato-test-");
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
      var stores = EmbeddedStores.open(root, event -> LOG.info("{}", event));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> discard(stores, root)));
      return stores;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void discard(EmbeddedStores stores, Path root) {
    stores.close();
    try {
      DataDirectory.delete(root);
    } catch (IOException e) {
      LOG.warn("Left behind: {}", root, e);
    }
  }
}
