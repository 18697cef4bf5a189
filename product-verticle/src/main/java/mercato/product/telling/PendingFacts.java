package mercato.product.telling;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import mercato.contract.product.ProductFact;
import mercato.contract.product.ProductFact.ProductChanged;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.FactTypes;
import mercato.platform.json.Json;
import mercato.platform.outbox.OutboxRow;
import mercato.platform.outbox.OutboxSource;
import mercato.platform.time.Ids;
import mercato.product.model.PricePlan;
import mercato.product.model.Product;
import mercato.product.store.LeaseStore;
import mercato.product.store.PendingStore;
import mercato.product.store.PendingStore.Change;
import mercato.product.store.PendingStore.Entry;
import mercato.product.store.ProductStore;

/**
 * What the relay publishes: snapshots of the products whose ids stand in {@code pending}.
 *
 * <p>A snapshot is read when its page is, so it is never older than the one sent before, and
 * several changes of a product may leave as one. A change whose document has not come yet stays for
 * {@link #GRACE}: its writer is still at work or has died. Whether it has come is seen by the
 * stored version; what is told is the product as it is now, with all boundaries of its price plan
 * that have passed. The fact's id is derived from the product's id and the version told: what is
 * sent twice is known by it.
 */
public final class PendingFacts implements OutboxSource {

  /** How long an announced change may wait for its document. */
  static final Duration GRACE = Duration.ofSeconds(60);

  private static final String DATABASE = "catalogue";
  private static final int MAX_ENTRIES = 200;

  /**
   * What a page was made of.
   *
   * @param asked products that were looked for; entries may name more than a page can take
   * @param versions as stored, of the documents found, by product
   * @param oldest an entry from before it waits for its writer no more
   */
  private record Page(
      List<Entry> entries, Set<String> asked, Map<String, Long> versions, Instant oldest) {

    boolean hasCome(Change change) {
      return versions.getOrDefault(change.id(), 0L) >= change.version();
    }

    boolean waitsForWriter(Entry entry) {
      return entry.changes().stream()
          .anyMatch(change -> asked.contains(change.id()) && !hasCome(change));
    }

    /** The entries that shrink when these products have been published. */
    List<Entry> settle(Set<String> published) {
      return entries.stream()
          .map(entry -> entry.with(remainder(entry, published)))
          .filter(entry -> !entries.contains(entry))
          .toList();
    }

    private List<Change> remainder(Entry entry, Set<String> published) {
      boolean expired = entry.at().isBefore(oldest);
      return entry.changes().stream()
          .filter(
              change ->
                  hasCome(change)
                      ? !published.contains(change.id())
                      : !expired || !asked.contains(change.id()))
          .toList();
    }
  }

  private final Vertx vertx;
  private final PendingStore pending;
  private final ProductStore products;
  private final LeaseStore leases;
  private final InstantSource clock;
  private final Map<Integer, Page> pages = new ConcurrentHashMap<>();

  public PendingFacts(
      Vertx vertx,
      PendingStore pending,
      ProductStore products,
      LeaseStore leases,
      InstantSource clock) {
    this.vertx = vertx;
    this.pending = pending;
    this.products = products;
    this.leases = leases;
    this.clock = clock;
  }

  @Override
  public String database() {
    return DATABASE;
  }

  @Override
  public Future<Boolean> lease(int shard, String holder, Duration ttl) {
    return leases.take(leaseName(shard), holder, ttl);
  }

  @Override
  public Future<Void> release(int shard, String holder) {
    return leases.release(leaseName(shard), holder);
  }

  @Override
  public Future<Map<Integer, Duration>> pending(Set<Integer> shards) {
    Instant now = clock.instant();
    return pending
        .find(MAX_ENTRIES)
        .map(
            entries ->
                entries.stream()
                    .filter(entry -> shards.contains(entry.shard()))
                    .collect(
                        Collectors.toMap(
                            Entry::shard,
                            entry -> Duration.between(entry.at(), now),
                            (one, other) -> one.compareTo(other) > 0 ? one : other)));
  }

  @Override
  public Future<List<OutboxRow>> page(int shard, int limit) {
    return pending
        .find(shard, MAX_ENTRIES)
        .compose(
            found -> {
              List<Entry> entries = inTurn(found, pages.get(shard));
              Set<String> ids = ids(entries, limit);
              return ids.isEmpty()
                  ? Future.succeededFuture(List.of())
                  : products.find(ids).compose(read -> page(shard, entries, ids, read));
            });
  }

  @Override
  public Future<Void> done(int shard, List<OutboxRow> published) {
    return pending.settle(
        pages
            .get(shard)
            .settle(published.stream().map(OutboxRow::key).collect(Collectors.toSet())));
  }

  private Future<List<OutboxRow>> page(
      int shard, List<Entry> entries, Set<String> asked, List<Product> stored) {
    Instant now = clock.instant();
    var versions = stored.stream().collect(Collectors.toMap(Product::id, Product::version));
    var page = new Page(entries, asked, versions, now.minus(GRACE));
    var traces = new HashMap<String, String>();
    for (Entry entry : entries) {
      entry.changes().stream()
          .filter(page::hasCome)
          .forEach(change -> traces.putIfAbsent(change.id(), entry.trace()));
    }
    pages.put(shard, page);
    return traces.isEmpty()
        ? pending.settle(page.settle(Set.of())).map(List.of())
        : vertx.executeBlocking(() -> rows(shard, stored, traces, now), false);
  }

  /** A page is half a megabyte of JSON: too much for an event loop. */
  private static List<OutboxRow> rows(
      int shard, List<Product> stored, Map<String, String> traces, Instant now) {
    return stored.stream()
        .filter(product -> traces.containsKey(product.id()))
        .map(product -> row(shard, product.at(now), traces.get(product.id())))
        .toList();
  }

  /** The oldest first, but those that wait for their writer behind all others. */
  private static List<Entry> inTurn(List<Entry> found, Page before) {
    Set<String> waiting =
        before == null
            ? Set.of()
            : before.entries().stream()
                .filter(before::waitsForWriter)
                .map(Entry::id)
                .collect(Collectors.toSet());
    return found.stream()
        .sorted(
            Comparator.comparing((Entry entry) -> waiting.contains(entry.id()))
                .thenComparing(Entry::id))
        .toList();
  }

  private static Set<String> ids(List<Entry> entries, int limit) {
    return entries.stream()
        .flatMap(entry -> entry.changes().stream())
        .map(Change::id)
        .distinct()
        .limit(limit)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static OutboxRow row(int shard, Product product, String trace) {
    PricePlan plan = product.price();
    var fact =
        new ProductChanged(
            product.view(),
            plan.upcoming(),
            plan.sales().stream().map(PricePlan.Sale::id).toList(),
            product.updatedAt());
    var id = Ids.derived(product.id(), "version " + product.version());
    var envelope =
        new Envelope<ProductFact>(
            id.toString(),
            ProductFact.TOPIC.types().nameOf(fact),
            FactTypes.SCHEMA_VERSION,
            fact.key(),
            fact.at(),
            trace,
            fact);
    return new OutboxRow(id, ProductFact.TOPIC.name(), shard, fact.key(), Json.text(envelope));
  }

  private static String leaseName(int shard) {
    return ProductFact.TOPIC.name() + "-" + shard;
  }
}
