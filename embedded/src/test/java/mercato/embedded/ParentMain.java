package mercato.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A JVM that holds stores, to be killed by a test. Arguments: data directory and four ports. Prints
 * {@code up} and the milliseconds that the start took, then waits for the end of its input.
 */
public final class ParentMain {
  private ParentMain() {}

  public static void main(String[] args) throws Exception {
    long begin = System.nanoTime();
    try (var stores =
        EmbeddedStores.open(Path.of(args[0]), event -> System.out.println(since(begin) + event))) {
      CompletableFuture.allOf(
              stores.postgres(Integer.parseInt(args[1])),
              stores.redis(Integer.parseInt(args[2])),
              stores.kafka(Integer.parseInt(args[3])),
              stores.mongo(Integer.parseInt(args[4])))
          .join();
      System.out.println("up " + since(begin));
      stores.postgres(0).join().createDatabases("user_db", "order_db", "inventory_db");
      System.out.println("databases " + since(begin));
      System.in.read();
    }
    System.out.println("down " + since(begin));
  }

  private static String since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms ";
  }
}
