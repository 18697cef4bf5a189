package mercato.bench.audit;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import mercato.bench.shop.RunningShop;
import mercato.bench.shop.WhichShop;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./mercato audit}. */
@Command(
    name = "mercato audit",
    sortOptions = false,
    description = {
      "Checks a running shop: whether stock, orders and the payment provider's own memory agree,"
          + " whether all who hold products hold the same, whether users are told what concerns"
          + " them and forgotten when they are gone, and whether each is right in itself. It reads"
          + " only.",
      "What looks wrong is looked at again for ten seconds before it counts. Orders that are being"
          + " settled are counted as in flight."
    },
    footer = {"", "Exit codes: 0 all of it holds, 1 something is wrong, 2 wrong usage or no shop."},
    mixinStandardHelpOptions = true)
public final class Audit implements Callable<Integer> {

  private static final int NO_SHOP = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Mixin private WhichShop shop;

  @Option(
      names = "--settling",
      paramLabel = "SECONDS",
      description =
          "How long an order may take until all services know what became of it"
              + " (default: ${DEFAULT-VALUE}).")
  private int settlingSeconds = 60;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Audit()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Duration settling = Duration.ofSeconds(settlingSeconds);
      Tally tally = audit(shop.find(), settling, PATIENCE);
      if (json) {
        tally.printJson(out);
      } else {
        tally.print(out);
      }
      return tally.holds() ? 0 : 1;
    } catch (IllegalStateException | SQLException | TimeoutException failure) {
      spec.commandLine().getErr().println("mercato: " + failure.getMessage());
      return NO_SHOP;
    }
  }

  static Tally audit(RunningShop shop, Duration settling, Duration patience)
      throws SQLException, TimeoutException {
    var tally = new Tally();
    auditOrders(shop, settling, patience, tally);
    auditCatalogue(shop, settling, patience, tally);
    auditAccounts(shop, settling, patience, tally);
    return tally;
  }

  static void auditOrders(RunningShop shop, Duration settling, Duration patience, Tally tally)
      throws SQLException, TimeoutException {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (var databases = Stores.open(shop.settings());
        var carts = new Carts(vertx, shop.setting("MERCATO_REDIS_URL"))) {
      new Walk(vertx, databases, carts, settling, patience, tally).run();
    } finally {
      vertx.close().await();
    }
  }

  static void auditAccounts(RunningShop shop, Duration settling, Duration patience, Tally tally)
      throws SQLException, TimeoutException {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (var stores = AccountStores.open(vertx, shop)) {
      new AccountWalk(vertx, stores, settling, patience, tally).run();
    } finally {
      vertx.close().await();
    }
  }

  static void auditCatalogue(RunningShop shop, Duration settling, Duration patience, Tally tally)
      throws TimeoutException {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (var catalogue = Catalogue.open(vertx, shop)) {
      new CatalogueWalk(vertx, catalogue, settling, patience, tally).run();
    } finally {
      vertx.close().await();
    }
  }
}
