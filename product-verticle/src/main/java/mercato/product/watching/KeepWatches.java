package mercato.product.watching;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.ProductView;
import mercato.contract.product.WatchOperations;
import mercato.contract.product.WatchOperations.ListWatches;
import mercato.contract.product.WatchOperations.Unwatch;
import mercato.contract.product.WatchOperations.Unwatched;
import mercato.contract.product.WatchOperations.WatchView;
import mercato.contract.product.WatchOperations.WatchesReply;
import mercato.platform.time.Ids;
import mercato.product.model.ProductRules;
import mercato.product.model.SequenceCursor;
import mercato.product.model.Watch;
import mercato.product.store.WatchStore;

/** What users watch. */
public final class KeepWatches {

  private final WatchStore watches;
  private final Function<String, Future<Optional<ProductView>>> products;
  private final InstantSource clock;

  /**
   * @param products finds one by its id, as it is now
   */
  public KeepWatches(
      WatchStore watches,
      Function<String, Future<Optional<ProductView>>> products,
      InstantSource clock) {
    this.watches = watches;
    this.products = products;
    this.clock = clock;
  }

  public Future<WatchesReply> list(ListWatches request, Caller caller) {
    String user = caller.requireUser();
    int limit = request.page().limit();
    return watches
        .list(user, SequenceCursor.read(request.page()), limit + 1)
        .map(found -> reply(found, limit));
  }

  public Future<WatchView> add(WatchOperations.Watch request, Caller caller) {
    String user = caller.requireUser();
    return product(request.productId())
        .map(product -> Watch.of(user, product, Ids.next().toString(), now()))
        .compose(
            watch ->
                watches
                    .insert(watch)
                    .compose(isNew -> isNew ? keepIfRoom(watch) : watches.find(watch.id()))
                    .map(kept -> kept.orElse(watch).view()));
  }

  public Future<Unwatched> remove(Unwatch request, Caller caller) {
    String user = caller.requireUser();
    return ProductRules.isId(request.productId())
        ? watches.remove(Watch.id(user, request.productId())).map(removed -> new Unwatched())
        : Future.succeededFuture(new Unwatched());
  }

  /** Counted after it was written: of several that come at once none gets above the limit. */
  private Future<Optional<Watch>> keepIfRoom(Watch watch) {
    return watches
        .count(watch.userId())
        .compose(
            count ->
                count <= Watch.MAX_PER_USER
                    ? Future.succeededFuture(Optional.of(watch))
                    : watches.remove(watch.id()).compose(removed -> Future.failedFuture(full())));
  }

  private Future<ProductView> product(String id) {
    return ProductRules.isId(id)
        ? products.apply(id).map(found -> found.orElseThrow(() -> Problem.notFound("product")))
        : Future.failedFuture(Problem.notFound("product"));
  }

  private static WatchesReply reply(List<Watch> found, int limit) {
    List<Watch> page = found.subList(0, Math.min(limit, found.size()));
    return new WatchesReply(
        page.stream().map(Watch::view).toList(),
        found.size() > limit ? SequenceCursor.after(page.get(limit - 1).sequence()) : null);
  }

  private static Problem full() {
    return new Problem(
        Problem.Kind.CONFLICT,
        "WATCHES_FULL",
        "You watch " + Watch.MAX_PER_USER + " products. Leave one before you add another.");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
