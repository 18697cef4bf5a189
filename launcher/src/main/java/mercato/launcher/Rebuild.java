package mercato.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./mercato rebuild}. */
@Command(
    name = "rebuild",
    description =
        "Compares the table of orders with the fold of their log and mends what differs, while the"
            + " shop runs.",
    mixinStandardHelpOptions = true)
final class Rebuild implements Callable<Integer> {

  @Mixin private ShopChoice shop;

  @Option(
      names = "--recommendations",
      description =
          "Instead, has every process that recommends products count anew, from all orders that"
              + " Kafka has kept, what is bought together.")
  private boolean recommendations;

  @Override
  public Integer call() throws InterruptedException {
    var tasks = new ManagementTasks(shop.data());
    if (recommendations) {
      tasks.everywhere(
          "rebuild-recommendations",
          "rebuild its recommendations",
          done ->
              System.out.printf(
                  "%s: %d orders counted.%n", done.process(), done.body().path("orders").asLong()));
    } else {
      // The orders are in one database: one process mends them for all.
      JsonNode mended = tasks.once("rebuild-orders", "rebuild its orders");
      System.out.printf(
          "%d orders compared with their log, %d mended.%n",
          mended.path("orders").asLong(), mended.path("mended").asLong());
    }
    return 0;
  }
}
