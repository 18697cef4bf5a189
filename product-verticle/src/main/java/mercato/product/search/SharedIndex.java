package mercato.product.search;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mercato.contract.Problem;
import mercato.contract.product.ProductFact;
import mercato.contract.product.ProductFact.ProductChanged;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductView;
import mercato.platform.launch.Node;
import mercato.platform.stream.Delivery;
import mercato.platform.stream.FactReplay;

/**
 * The one index of a process, which all its product verticles share: opened by the first that
 * joins, closed by the last that leaves. It replays the product topic from the beginning, then
 * keeps up with it, and tells its members which products have changed.
 *
 * <p>Bounds: one batch is indexed at a time; searches wait in a queue of fixed length, and one
 * whose caller has given up by the time of its turn is dropped.
 */
public final class SharedIndex implements Shareable {

  private static final String NAME = "mercato.product.index";

  /** Each thread that writes makes a segment of its own at every refresh, so one it is. */
  private static final int INDEXING_THREADS = 1;

  private static final long MAX_WORK_SECONDS = 10;

  private final Vertx vertx;
  private final WorkerExecutor indexing;
  private final WorkerExecutor searching;
  private final Semaphore places;
  private final List<Consumer<Set<String>>> members = new CopyOnWriteArrayList<>();
  private final AtomicBoolean changed = new AtomicBoolean();
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private final Future<ProductIndex> index;
  private final FactReplay<ProductFact> replay;
  private final Future<Void> built;
  private final long refreshTimer;

  private SharedIndex(Node node, SearchConfig config) {
    vertx = node.vertx();
    indexing = pool("product-indexing", INDEXING_THREADS);
    searching = pool("product-search", config.threads());
    places = new Semaphore(config.threads() + config.queue());
    index = indexing.executeBlocking(ProductIndex::new);
    replay = FactReplay.start(vertx, node.kafka(), node.metrics(), ProductFact.TOPIC, this::takeIn);
    built = replay.caughtUp().compose(all -> refresh());
    refreshTimer =
        vertx.setPeriodic(config.refreshInterval().toMillis(), timer -> refreshIfChanged());
  }

  /**
   * Joins the index of this process.
   *
   * @param member hears the ids of products that changed, on any context; must return at once
   */
  public static synchronized SharedIndex join(
      Node node, SearchConfig config, Consumer<Set<String>> member) {
    LocalMap<String, SharedIndex> process = node.vertx().sharedData().getLocalMap(NAME);
    SharedIndex shared = process.computeIfAbsent(NAME, name -> new SharedIndex(node, config));
    shared.members.add(member);
    return shared;
  }

  public Future<Void> leave(Consumer<Set<String>> member) {
    synchronized (SharedIndex.class) {
      members.remove(member);
      if (!members.isEmpty()) {
        return Future.succeededFuture();
      }
      vertx.sharedData().getLocalMap(NAME).remove(NAME);
    }
    vertx.cancelTimer(refreshTimer);
    return replay
        .close()
        .eventually(searching::close)
        .compose(closed -> indexed(ProductIndex::close))
        .eventually(indexing::close);
  }

  /** Succeeds once all that was on Kafka at the start can be found. */
  public Future<Void> check() {
    return built.succeeded()
        ? Future.succeededFuture()
        : Future.failedFuture(Problem.unavailable("The search index is being built."));
  }

  /**
   * Searches on the pool.
   *
   * @param search as {@link mercato.product.model.SearchRules#check} returned it
   * @param deadlineMillis until when the answer is of use
   */
  Future<SearchReply> search(Search search, long deadlineMillis) {
    if (!places.tryAcquire()) {
      return Future.failedFuture(Problem.overloaded());
    }
    Callable<SearchReply> work =
        () -> {
          if (System.currentTimeMillis() >= deadlineMillis) {
            throw Problem.overloaded();
          }
          return index.result().search(search);
        };
    return check()
        .compose(built -> searching.executeBlocking(work, false))
        .onComplete(answered -> places.release());
  }

  private Future<Void> takeIn(List<Delivery<ProductFact>> batch) {
    List<ProductView> products = batch.stream().map(SharedIndex::product).toList();
    Set<String> ids = products.stream().map(ProductView::id).collect(Collectors.toSet());
    members.forEach(member -> member.accept(ids));
    return indexed(index -> index.apply(products)).onSuccess(done -> changed.set(true));
  }

  private static ProductView product(Delivery<ProductFact> delivery) {
    ProductFact fact = delivery.envelope().body();
    if (fact instanceof ProductChanged change) {
      return change.product();
    }
    throw new IllegalArgumentException("unknown fact " + fact.getClass());
  }

  private void refreshIfChanged() {
    if (changed.get() && refreshing.compareAndSet(false, true)) {
      refresh().onComplete(done -> refreshing.set(false));
    }
  }

  private Future<Void> refresh() {
    changed.set(false);
    return indexed(ProductIndex::refresh);
  }

  private interface Work {
    void on(ProductIndex index) throws Exception;
  }

  private Future<Void> indexed(Work work) {
    return index.compose(
        open ->
            indexing.executeBlocking(
                () -> {
                  work.on(open);
                  return null;
                },
                false));
  }

  private WorkerExecutor pool(String name, int threads) {
    return vertx.createSharedWorkerExecutor(name, threads, MAX_WORK_SECONDS, TimeUnit.SECONDS);
  }
}
