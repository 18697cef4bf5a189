package mercato.example;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mercato.contract.Caller;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.FindProduct;
import mercato.platform.bus.ServiceBus;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.observe.Trace;
import mercato.platform.stream.Delivery;
import mercato.platform.stream.FactConsumer;

/**
 * Prints a packing slip for each confirmed order: reads the order facts from Kafka, and asks the
 * product service over the bus what each product is called. Where to find the cluster and Kafka
 * stands in environment variables; see {@code docs/other-services.md}.
 */
public final class PackingSlips {

  private static final String GROUP = "example-packing-slips";
  private static final long DEADLINE_MILLIS = 2_000;

  private final ServiceBus bus;

  private PackingSlips(ServiceBus bus) {
    this.bus = bus;
  }

  public static void main(String[] arguments) throws InterruptedException, TimeoutException {
    Config config = Config.fromEnvironment(System.getenv());
    NodeConfig nodeConfig = NodeConfig.from(config);
    config.verify();
    var stop = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown));

    Node node = Node.start(nodeConfig, stop::countDown).await(30, TimeUnit.SECONDS);
    var slips = new PackingSlips(node.bus());
    var consumer =
        FactConsumer.start(
                node.vertx(), node.kafka(), node.metrics(), OrderFact.TOPIC, GROUP, slips::print)
            .await(30, TimeUnit.SECONDS);
    System.out.println("waiting for orders");
    stop.await();
    consumer.close().compose(closed -> node.stop()).await(30, TimeUnit.SECONDS);
  }

  /** At least once: a slip may be printed again after a crash, never be missing. */
  private Future<Void> print(List<Delivery<OrderFact>> batch) {
    Future<Void> printed = Future.succeededFuture();
    for (Delivery<OrderFact> delivery : batch) {
      if (delivery.envelope().body() instanceof OrderConfirmed order) {
        String trace = Trace.child(delivery.envelope().trace());
        printed = printed.compose(before -> print(order, trace));
      }
    }
    return printed;
  }

  private Future<Void> print(OrderConfirmed order, String trace) {
    var names = order.lines().stream().map(line -> name(line.productId(), trace)).toList();
    return Future.all(names)
        .onSuccess(all -> System.out.println("slip " + order.number() + " " + all.list()))
        .mapEmpty();
  }

  private Future<String> name(String productId, String trace) {
    var caller = Caller.service(trace, System.currentTimeMillis() + DEADLINE_MILLIS);
    return bus.call(ProductOperations.FIND, new FindProduct(productId, null), caller)
        .map(product -> product.name());
  }
}
