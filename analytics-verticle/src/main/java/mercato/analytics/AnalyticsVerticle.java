package mercato.analytics;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import mercato.analytics.bucket.BucketStore;
import mercato.analytics.counting.OrderFacts;
import mercato.analytics.viewing.FindDashboard;
import mercato.contract.analytics.AnalyticsOperations;
import mercato.contract.order.OrderFact;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.Service;
import mercato.platform.stream.FactConsumer;

/** Wires the analytics service to the bus and to Kafka. */
public final class AnalyticsVerticle extends VerticleBase {

  private static final String NAME = "analytics";

  private final Node node;
  private final AnalyticsConfig config;
  private BucketStore buckets;
  private FactConsumer<OrderFact> facts;

  public AnalyticsVerticle(Node node, AnalyticsConfig config) {
    this.node = node;
    this.config = config;
  }

  /** The service as a launcher sees it; reads {@code analytics} and {@code mongo.url}. */
  public static Service service(Config settings) {
    AnalyticsConfig config = AnalyticsConfig.from(settings);
    return new Service(
        NAME, node -> Future.succeededFuture(), node -> new AnalyticsVerticle(node, config));
  }

  @Override
  public Future<?> start() {
    return BucketStore.open(vertx, config.mongoUrl(), NAME)
        .onSuccess(opened -> buckets = opened)
        .compose(opened -> serve())
        .compose(served -> consume());
  }

  @Override
  public Future<?> stop() {
    return facts.close().eventually(buckets::close);
  }

  private Future<?> serve() {
    node.health().register("analytics.mongo", buckets::check);
    var dashboard = new FindDashboard(vertx, buckets, config.currency());
    return node.bus().serve(AnalyticsOperations.DASHBOARD, dashboard::handle);
  }

  private Future<?> consume() {
    return FactConsumer.start(
            vertx,
            node.kafka(),
            node.metrics(),
            OrderFact.TOPIC,
            NAME,
            new OrderFacts(vertx, buckets, config.currency(), OrderFacts.MIN_INTERVAL_MILLIS))
        .onSuccess(
            consumer -> {
              facts = consumer;
              node.health().register("analytics.kafka", consumer::check);
            });
  }
}
