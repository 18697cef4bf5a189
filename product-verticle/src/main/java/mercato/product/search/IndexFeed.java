package mercato.product.search;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mercato.contract.Problem;
import mercato.contract.inventory.StockFact;
import mercato.contract.inventory.StockFact.StockRanOut;
import mercato.contract.product.ProductFact;
import mercato.contract.product.ProductFact.ProductChanged;
import mercato.contract.stream.Fact;
import mercato.contract.stream.Topic;
import mercato.platform.launch.Node;
import mercato.platform.stream.BatchHandler;
import mercato.platform.stream.Delivery;
import mercato.platform.stream.FactReplay;
import mercato.platform.stream.TopicExtent;
import mercato.platform.stream.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index of a process up with the topics of products and of stock: opens it at its
 * checkpoint, replays what came since, then all that comes, and writes checkpoints.
 *
 * <p>One thread changes the index, since each thread that writes makes a segment of its own at
 * every refresh; another commits meanwhile. In memory are at most one batch of each partition, and
 * popularity told within {@link #POPULARITY_MILLIS}: it changes a column of the whole index, so it
 * is taken in seldom.
 */
final class IndexFeed {

  private static final Logger LOG = LoggerFactory.getLogger(IndexFeed.class);

  private static final List<Topic<?>> TOPICS = List.of(ProductFact.TOPIC, StockFact.TOPIC);
  private static final long CHECKPOINT_MILLIS = 30_000;

  /** While more come between two looks it is a load, which many small segments would slow down. */
  private static final int LOAD = 500;

  /** Of a load every third refresh is enough. */
  private static final int LOAD_PATIENCE = 3;

  private static final long POPULARITY_MILLIS = 5_000;
  private static final long RETRY_MILLIS = 1_000;
  private static final long MAX_WORK_SECONDS = 60;

  private final Node node;
  private final Vertx vertx;
  private final Consumer<Set<String>> changed;
  private final WorkerExecutor indexing;
  private final WorkerExecutor keeping;
  private final List<Long> timers = new ArrayList<>();
  private final List<FactReplay<?>> replays = new CopyOnWriteArrayList<>();
  private final AtomicInteger unseen = new AtomicInteger();
  private final AtomicBoolean uncommitted = new AtomicBoolean();
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private final AtomicBoolean committing = new AtomicBoolean();
  private final Future<ProductIndex> index;
  private final Future<Void> built;
  private Map<String, Long> popularity = new HashMap<>();
  private int postponed;
  private volatile boolean closing;

  /**
   * @param changed hears the ids of products of which a snapshot has come
   */
  IndexFeed(Node node, SearchConfig config, Consumer<Set<String>> changed) {
    this.node = node;
    this.vertx = node.vertx();
    this.changed = changed;
    this.indexing = pool("product-indexing");
    this.keeping = pool("product-keeping");
    this.index =
        extents()
            .compose(
                topics ->
                    indexing.executeBlocking(
                        () -> ProductIndex.open(config.directory(), topics), false))
            .onFailure(failure -> LOG.error("No search index: {}", failure.toString()));
    this.built = index.compose(this::replay).compose(all -> refresh());
    every(config.refreshInterval().toMillis(), this::refreshIfChanged);
    every(POPULARITY_MILLIS, this::takeInPopularity);
    every(CHECKPOINT_MILLIS, this::commitIfChanged);
  }

  /** Fails when the index cannot be kept where it should be. */
  Future<ProductIndex> index() {
    return index;
  }

  /** Succeeds once all that was on Kafka at the start can be found, while more can be taken in. */
  Future<Void> check() {
    if (index.failed()) {
      return Future.failedFuture(index.cause());
    }
    if (!built.succeeded()) {
      return Future.failedFuture(Problem.unavailable("The search index is being built."));
    }
    return index.result().intact()
        ? Future.succeededFuture()
        : Future.failedFuture(
            Problem.unavailable("The search index could not be written: see the log."));
  }

  /** Sets in how many orders products were, within some seconds. */
  void popularityChanged(Map<String, Long> totals) {
    boolean full;
    synchronized (this) {
      popularity.putAll(totals);
      full = popularity.size() >= ProductIndex.MAX_FRESH;
    }
    if (full) {
      takeInPopularity();
    }
  }

  /** Runs something long on the thread that commits. */
  <T> Future<T> aside(Callable<T> work) {
    return keeping.executeBlocking(work, false);
  }

  /** Ends with a checkpoint. */
  Future<Void> close() {
    closing = true;
    timers.forEach(vertx::cancelTimer);
    return index
        .transform(opened -> Future.join(replays.stream().map(FactReplay::close).toList()))
        .eventually(() -> index.succeeded() ? closeIndex() : Future.succeededFuture())
        .eventually(indexing::close)
        .eventually(keeping::close)
        .mapEmpty();
  }

  private Future<Void> closeIndex() {
    takeInPopularity();
    return aside(() -> null).compose(committed -> indexed(ProductIndex::close));
  }

  /** What there is of each topic, by name; waits for Kafka. */
  private Future<Map<String, TopicExtent>> extents() {
    return Topics.ensure(vertx, node.kafka(), TOPICS)
        .compose(there -> Future.all(TOPICS.stream().map(this::extent).toList()))
        .map(
            all ->
                all.<Map.Entry<String, TopicExtent>>list().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
        .recover(
            failure ->
                failure instanceof Problem away
                        && away.kind() == Problem.Kind.UNAVAILABLE
                        && !closing
                    ? vertx.timer(RETRY_MILLIS, TimeUnit.MILLISECONDS).compose(rested -> extents())
                    : Future.failedFuture(failure));
  }

  private Future<Map.Entry<String, TopicExtent>> extent(Topic<?> topic) {
    return TopicExtent.of(vertx, node.kafka(), topic)
        .map(extent -> Map.entry(topic.name(), extent));
  }

  private Future<Void> replay(ProductIndex open) {
    return Future.all(
            replay(open, ProductFact.TOPIC, this::takeInProducts),
            replay(open, StockFact.TOPIC, this::takeInStock))
        .mapEmpty();
  }

  private <F extends Fact> Future<Void> replay(
      ProductIndex open, Topic<F> topic, BatchHandler<F> handler) {
    Map<Integer, Long> from = open.unread(topic.name());
    var replay = FactReplay.start(vertx, node.kafka(), node.metrics(), topic, from, handler);
    replays.add(replay);
    return replay.caughtUp();
  }

  private Future<Void> takeInProducts(List<Delivery<ProductFact>> batch) {
    List<Snapshot> snapshots = batch.stream().map(IndexFeed::snapshot).toList();
    changed.accept(snapshots.stream().map(one -> one.product().id()).collect(Collectors.toSet()));
    return takeIn(
        snapshots.size(),
        open -> {
          open.apply(snapshots);
          noteRead(open, ProductFact.TOPIC, batch);
        });
  }

  private static Snapshot snapshot(Delivery<ProductFact> delivery) {
    ProductFact fact = delivery.envelope().body();
    if (fact instanceof ProductChanged change) {
      return Snapshot.of(change);
    }
    throw new IllegalArgumentException("unknown fact " + fact.getClass());
  }

  private Future<Void> takeInStock(List<Delivery<StockFact>> batch) {
    var stock = new HashMap<String, Boolean>();
    for (Delivery<StockFact> delivery : batch) {
      StockFact fact = delivery.envelope().body();
      stock.put(fact.productId(), !(fact instanceof StockRanOut));
    }
    return takeIn(
        stock.size(),
        open -> {
          open.applyStock(stock);
          noteRead(open, StockFact.TOPIC, batch);
        });
  }

  /** A batch is of one partition. */
  private static void noteRead(
      ProductIndex open, Topic<?> topic, List<? extends Delivery<?>> batch) {
    Delivery<?> last = batch.get(batch.size() - 1);
    open.noteRead(topic.name(), last.partition(), last.offset() + 1);
  }

  private void takeInPopularity() {
    Map<String, Long> totals;
    synchronized (this) {
      if (popularity.isEmpty() || !index.succeeded()) {
        return;
      }
      totals = popularity;
      popularity = new HashMap<>();
    }
    takeIn(totals.size(), open -> open.applyPopularity(totals))
        .onFailure(failure -> LOG.warn("Popularity was not taken in: {}", failure.toString()));
  }

  private Future<Void> takeIn(int products, Work work) {
    return indexed(work)
        .onSuccess(
            done -> {
              unseen.addAndGet(products);
              uncommitted.set(true);
            });
  }

  /** While the index is being built, it refreshes itself when it has to. */
  private void refreshIfChanged() {
    boolean due = unseen.get() > 0 && (unseen.get() < LOAD || ++postponed >= LOAD_PATIENCE);
    if (built.succeeded() && due && refreshing.compareAndSet(false, true)) {
      postponed = 0;
      refresh()
          .onFailure(failure -> LOG.warn("The search index is stale: {}", failure.toString()))
          .onComplete(done -> refreshing.set(false));
    }
  }

  private Future<Void> refresh() {
    unseen.set(0);
    return indexed(ProductIndex::refresh);
  }

  private void commitIfChanged() {
    if (index.succeeded() && uncommitted.get() && committing.compareAndSet(false, true)) {
      uncommitted.set(false);
      aside(
              () -> {
                index.result().commit();
                return null;
              })
          .onFailure(
              failure -> {
                LOG.warn("No checkpoint of the search index: {}", failure.toString());
                uncommitted.set(true);
              })
          .onComplete(done -> committing.set(false));
    }
  }

  private interface Work {
    void on(ProductIndex index) throws IOException;
  }

  private Future<Void> indexed(Work work) {
    return indexing.executeBlocking(
        () -> {
          work.on(index.result());
          return null;
        },
        false);
  }

  private void every(long millis, Runnable work) {
    timers.add(vertx.setPeriodic(millis, timer -> work.run()));
  }

  private WorkerExecutor pool(String name) {
    return vertx.createSharedWorkerExecutor(name, 1, MAX_WORK_SECONDS, TimeUnit.SECONDS);
  }
}
