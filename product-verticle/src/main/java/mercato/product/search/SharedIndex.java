package mercato.product.search;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mercato.contract.Problem;
import mercato.contract.product.CategoryOperations.CategoryView;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductOperations.Suggestion;
import mercato.contract.product.ProductView;
import mercato.platform.launch.Node;
import mercato.product.search.ProductIndex.Reading;

/**
 * The one index of a process, which all its product verticles share: opened by the first that
 * joins, closed by the last that leaves. It is up with the topics of products and stock to within a
 * second, and never ahead of them: what it says of a product may be old, so whoever changes one on
 * its word looks again.
 *
 * <p>Bounds: questions wait in a queue of fixed length, and a search whose caller has given up by
 * the time of its turn is dropped. All fail with {@code UNAVAILABLE} until the index has caught up,
 * and with {@code OVERLOADED} when the queue is full.
 */
public final class SharedIndex implements Shareable {

  private static final String NAME = "mercato.product.index";
  private static final long MAX_WORK_SECONDS = 10;

  /**
   * What the index holds of a part of the products, see {@link #digest()}.
   *
   * @param products how many
   * @param sum over them
   */
  public record Bucket(long products, long sum) {}

  private final Vertx vertx;
  private final WorkerExecutor searching;
  private final Semaphore places;
  private final List<Consumer<Set<String>>> members = new CopyOnWriteArrayList<>();
  private final ProductSearch search = new ProductSearch();
  private final CategoryTree categories = new CategoryTree();
  private final Suggestions suggestions = new Suggestions();
  private final IndexFeed feed;

  private SharedIndex(Node node, SearchConfig config) {
    vertx = node.vertx();
    searching =
        vertx.createSharedWorkerExecutor(
            "product-search", config.threads(), MAX_WORK_SECONDS, TimeUnit.SECONDS);
    places = new Semaphore(config.threads() + config.queue());
    feed = new IndexFeed(node, config, ids -> members.forEach(member -> member.accept(ids)));
  }

  /**
   * Joins the index of this process.
   *
   * @param member hears the ids of products that changed, on any context; must return at once
   */
  public static synchronized SharedIndex join(
      Node node, SearchConfig config, Consumer<Set<String>> member) {
    LocalMap<String, SharedIndex> process = node.vertx().sharedData().getLocalMap(NAME);
    SharedIndex shared =
        process.computeIfAbsent(NAME, name -> node.shared(() -> new SharedIndex(node, config)));
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
    return searching.close().eventually(feed::close);
  }

  /**
   * Succeeds once it has what it had before, though it may still catch up. Fails when its folder
   * cannot be used, with {@link IllegalStateException} when another process has it.
   *
   * @return completes on the context that asks: what a verticle does next is its own
   */
  public Future<Void> opened() {
    Promise<Void> own = ((ContextInternal) vertx.getOrCreateContext()).promise();
    feed.index().<Void>mapEmpty().onComplete(own);
    return own.future();
  }

  /** Succeeds once all that was on Kafka at the start can be found, while it keeps up. */
  public Future<Void> check() {
    return feed.check();
  }

  /**
   * A page of active products.
   *
   * @param search as {@link mercato.product.model.SearchRules#check} returned it
   * @param deadlineMillis until when the answer is of use
   */
  Future<SearchReply> search(Search search, long deadlineMillis) {
    return ask(
        searcher -> {
          if (System.currentTimeMillis() >= deadlineMillis) {
            throw Problem.overloaded();
          }
          return this.search.search(searcher, search, Instant.now());
        });
  }

  /** Names that go on like what was typed, the most popular first, each text once. */
  public Future<List<Suggestion>> complete(String q, int limit) {
    return ask(searcher -> suggestions.complete(searcher, q, limit));
  }

  /** Products whose {@code priceValidUntil} has come, the earliest first, retired ones too. */
  public Future<List<String>> due(Instant now, int limit) {
    return ask(searcher -> ProductLists.due(searcher, now, limit));
  }

  /** Active products of a category, by prefix, on which a sale does not lie. */
  public Future<List<String>> lackingSale(String saleId, String category, int limit) {
    return ask(searcher -> ProductLists.lackingSale(searcher, saleId, category, limit));
  }

  /**
   * Products on which a sale lies that are not in a category, retired ones too.
   *
   * @param category null for all on which it lies
   */
  public Future<List<String>> strayingSale(String saleId, String category, int limit) {
    return ask(searcher -> ProductLists.strayingSale(searcher, saleId, category, limit));
  }

  /** Products of a category, by prefix, retired ones too. */
  public Future<List<String>> under(String category, int limit) {
    return ask(searcher -> ProductLists.under(searcher, category, limit));
  }

  /** On how many active products a sale lies. */
  public Future<Long> countSale(String saleId) {
    return ask(searcher -> ProductLists.countSale(searcher, saleId));
  }

  /** The tree of the paths of active products: its top level, by name. */
  public Future<List<CategoryView>> categories() {
    return ask(categories::of);
  }

  /** Those that are active, as of now, in the order of the ids. */
  public Future<List<ProductView>> views(List<String> ids) {
    return ask(searcher -> ProductLists.views(searcher, ids, Instant.now()));
  }

  /** Active products of a category, by prefix, the most popular first. */
  public Future<List<String>> popularIn(String categoryPath, int limit) {
    return ask(searcher -> ProductLists.popularIn(searcher, categoryPath, limit));
  }

  /** Sets in how many orders products were; is seen within some seconds. */
  public void popularityChanged(Map<String, Long> totals) {
    feed.popularityChanged(totals);
  }

  /**
   * What the index holds in short: 1,024 buckets, by number, which another store's products can be
   * compared with. Counted is each product of which a snapshot has come, retired ones too.
   *
   * <p>A product's bucket is CRC-32 of its id modulo 1,024. A bucket's sum adds up, for each
   * product in it, CRC-32 of {@code id@version}: the id, an at sign, and the version of the last
   * snapshot in decimal digits. CRC-32 is that of ZIP over UTF-8, taken as an unsigned number.
   */
  public Future<List<Bucket>> digest() {
    return check().compose(built -> feed.aside(() -> feed.index().result().read(Digest::of)));
  }

  /** The products of a bucket of the {@link #digest()}, with the versions of their snapshots. */
  public Future<Map<String, Long>> versions(int bucket) {
    return check()
        .compose(
            built ->
                feed.aside(
                    () ->
                        feed.index().result().read(searcher -> Digest.versions(searcher, bucket))));
  }

  private <T> Future<T> ask(Reading<T> reading) {
    if (!places.tryAcquire()) {
      return Future.failedFuture(Problem.overloaded());
    }
    return check()
        .compose(
            built -> searching.executeBlocking(() -> feed.index().result().read(reading), false))
        .onComplete(answered -> places.release());
  }
}
