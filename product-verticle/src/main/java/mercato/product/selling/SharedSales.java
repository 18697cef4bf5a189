package mercato.product.selling;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import mercato.contract.Problem;
import mercato.contract.order.OrderFact;
import mercato.platform.launch.Node;
import mercato.platform.stream.TopicExtent;
import mercato.platform.stream.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What orders say of products, counted once in a process for all its product verticles: opened by
 * the first that joins, closed by the last that leaves. It goes on from its snapshot, or from the
 * first order fact that Kafka has kept, and then keeps up.
 *
 * <p>Counting, and writing the snapshot, each minute when something has changed and at the end, is
 * done on worker threads, one at a time; event loops ask meanwhile. Pairs of products take a tenth
 * of the heap, twice as much during a rebuild. Metrics: gauges {@code mercato.sales.products} and
 * {@code mercato.sales.pairs}.
 */
public final class SharedSales implements Shareable {

  private static final Logger LOG = LoggerFactory.getLogger(SharedSales.class);

  private static final String NAME = "mercato.product.sales";
  private static final long TELL_EACH_MILLIS = 1_000;
  private static final int MAX_TOLD = 10_000;
  private static final long SAVE_EACH_MILLIS = 60_000;
  private static final long PAUSE_MILLIS = 1_000;
  private static final long REBUILD_LIMIT_MINUTES = 50;
  private static final int HEAP_SHARE = 10;
  private static final int PAIR_BYTES = 16;

  /**
   * @param orders that stood in the topic and were counted
   */
  public record Rebuilt(long orders) {}

  private final Node node;
  private final Vertx vertx;
  private final Optional<SnapshotFile> file;
  private final Consumer<Map<String, Long>> popularity;
  private final long tellTimer;
  private final long saveTimer;
  private final List<Meter> gauges;

  /** All that are fed: the current one, and during a rebuild the next. */
  private final List<TallyFeed> fed = new ArrayList<>();

  private volatile TallyFeed current;
  private boolean closed;
  private int members;

  private SharedSales(Node node, SellingConfig config, Consumer<Map<String, Long>> popularity) {
    this.node = node;
    this.vertx = node.vertx();
    this.file = config.directory().map(SnapshotFile::new);
    this.popularity = popularity;
    this.tellTimer = vertx.setPeriodic(TELL_EACH_MILLIS, timer -> tell());
    this.saveTimer = vertx.setPeriodic(SAVE_EACH_MILLIS, timer -> save());
    this.gauges =
        List.of(
            gauge("mercato.sales.products", "products that were ordered", BoughtTogether::products),
            gauge("mercato.sales.pairs", "pairs bought together, twice", BoughtTogether::pairs));
    work(() -> file.flatMap(snapshot -> snapshot.read(maxPairs())))
        .onFailure(defect -> LOG.error("The snapshot cannot be read.", defect))
        .otherwise(Optional.empty())
        .onSuccess(this::begin);
  }

  /**
   * Joins what this process counts.
   *
   * @param popularity hears in how many orders products have been, each second those that have
   *     changed and after a start all of them; must return at once
   */
  public static synchronized SharedSales join(
      Node node, SellingConfig config, Consumer<Map<String, Long>> popularity) {
    LocalMap<String, SharedSales> process = node.vertx().sharedData().getLocalMap(NAME);
    SharedSales shared =
        process.computeIfAbsent(
            NAME, name -> node.shared(() -> new SharedSales(node, config, popularity)));
    shared.members++;
    return shared;
  }

  public Future<Void> leave() {
    synchronized (SharedSales.class) {
      if (--members > 0) {
        return Future.succeededFuture();
      }
      vertx.sharedData().getLocalMap(NAME).remove(NAME);
    }
    vertx.cancelTimer(tellTimer);
    vertx.cancelTimer(saveTimer);
    gauges.forEach(node.metrics()::remove);
    return stopAll().eventually(this::save);
  }

  /** What is bought together with a product, as {@link BoughtTogether#with}. */
  public List<String> with(String productId, int limit) {
    TallyFeed feed = current;
    return feed == null ? List.of() : feed.together().with(productId, limit);
  }

  /** Whether all order facts that there were at the start are counted. */
  private boolean upToDate() {
    TallyFeed feed = current;
    return feed != null && feed.caughtUp().succeeded();
  }

  /**
   * Counts all order facts anew, from the first that Kafka has kept, and goes on with these counts;
   * until then the old ones answer. Fails with {@code UNAVAILABLE} while Kafka is away.
   */
  public Future<Rebuilt> rebuild() {
    if (current == null) {
      return Future.failedFuture(Problem.unavailable("The orders cannot be read just now."));
    }
    return TopicExtent.of(vertx, node.kafka(), OrderFact.TOPIC)
        .map(extent -> feed(OrderTally.empty(extent.id(), maxPairs())))
        .compose(
            next ->
                next.caughtUp()
                    .timeout(REBUILD_LIMIT_MINUTES, TimeUnit.MINUTES)
                    .compose(all -> work(() -> replaceBy(next)))
                    .onFailure(failure -> stop(next))
                    .compose(this::stop)
                    .map(stopped -> new Rebuilt(next.tally().orders())));
  }

  private void begin(Optional<OrderTally> saved) {
    if (isClosed()) {
      return;
    }
    Topics.ensure(vertx, node.kafka(), List.of(OrderFact.TOPIC))
        .compose(there -> TopicExtent.of(vertx, node.kafka(), OrderFact.TOPIC))
        .map(extent -> feed(goOn(saved, extent)))
        .onSuccess(feed -> current = feed)
        .onFailure(
            failure -> {
              LOG.warn("The orders cannot be read yet: {}", failure.toString());
              vertx.setTimer(PAUSE_MILLIS, timer -> begin(saved));
            });
  }

  private static OrderTally goOn(Optional<OrderTally> saved, TopicExtent extent) {
    if (saved.isPresent() && !saved.get().isOf(extent)) {
      LOG.warn("The orders are not those of the snapshot: they are counted anew.");
    }
    return saved
        .filter(tally -> tally.isOf(extent))
        .orElseGet(() -> OrderTally.empty(extent.id(), maxPairs()));
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized TallyFeed feed(OrderTally tally) {
    if (closed) {
      throw Problem.unavailable("The process stops.");
    }
    TallyFeed feed = TallyFeed.start(node, tally);
    fed.add(feed);
    return feed;
  }

  private synchronized Future<Void> stop(TallyFeed feed) {
    fed.remove(feed);
    return feed.close();
  }

  private synchronized Future<Void> stopAll() {
    closed = true;
    return Future.join(fed.stream().map(TallyFeed::close).toList()).mapEmpty();
  }

  /** Blocks while either counts; answers the one that is replaced. */
  private TallyFeed replaceBy(TallyFeed next) {
    TallyFeed previous = current;
    next.tally().replace(previous.tally());
    current = next;
    return previous;
  }

  private void tell() {
    if (upToDate()) {
      Map<String, Long> changed = current.together().takeChanged(MAX_TOLD);
      if (!changed.isEmpty()) {
        popularity.accept(changed);
      }
    }
  }

  /** Never fails: what could not be written is tried again a minute later. */
  private Future<Void> save() {
    return work(this::write)
        .onFailure(failure -> LOG.warn("No snapshot was written: {}", failure.toString()))
        .transform(done -> Future.succeededFuture());
  }

  private Void write() throws IOException {
    TallyFeed feed = current;
    if (feed != null && file.isPresent()) {
      feed.tally().save(file.get());
    }
    return null;
  }

  private <T> Future<T> work(Callable<T> work) {
    return vertx.executeBlocking(work, false);
  }

  private Meter gauge(String name, String what, ToDoubleFunction<BoughtTogether> value) {
    return Gauge.builder(
            name,
            this,
            sales -> {
              TallyFeed feed = sales.current;
              return feed == null ? 0 : value.applyAsDouble(feed.together());
            })
        .description(what)
        .register(node.metrics());
  }

  private static long maxPairs() {
    return Runtime.getRuntime().maxMemory() / HEAP_SHARE / PAIR_BYTES;
  }
}
