package mercato.product.watching;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import mercato.contract.product.WatchFact;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.FactTypes;
import mercato.contract.stream.Topic;
import mercato.platform.time.Ids;
import mercato.product.model.Watch;

/** Tells those who watch a product, 1,000 at a time. */
public final class TellWatchers {

  private static final int PAGE = 1_000;

  /** Publishes facts; succeeds when they are acknowledged. */
  @FunctionalInterface
  public interface Publish {
    Future<Void> apply(Topic<WatchFact> topic, List<Envelope<WatchFact>> facts);
  }

  /**
   * Something that watchers hear of.
   *
   * @param name the same at each redelivery; with the watch it makes a fact's id
   * @param trace of what caused it
   */
  record Cause(String name, String trace) {}

  private final Publish publish;

  public TellWatchers(Publish publish) {
    this.publish = publish;
  }

  /**
   * Tells page after page.
   *
   * @param page those who have not noted the cause yet, at most so many
   * @param fact what there is to tell to one, if anything
   * @param note that they know, so that the next page has them no more
   */
  Future<Void> all(
      Cause cause,
      IntFunction<Future<List<Watch>>> page,
      Function<Watch, Optional<? extends WatchFact>> fact,
      Function<List<Watch>, Future<Void>> note) {
    return page.apply(PAGE)
        .compose(
            watches ->
                watches.isEmpty()
                    ? Future.succeededFuture()
                    : publish
                        .apply(WatchFact.TOPIC, envelopes(cause, watches, fact))
                        .compose(told -> note.apply(watches))
                        .compose(
                            noted ->
                                watches.size() < PAGE
                                    ? Future.succeededFuture()
                                    : all(cause, page, fact, note)));
  }

  private static List<Envelope<WatchFact>> envelopes(
      Cause cause, List<Watch> watches, Function<Watch, Optional<? extends WatchFact>> fact) {
    var envelopes = new ArrayList<Envelope<WatchFact>>(watches.size());
    for (Watch watch : watches) {
      fact.apply(watch).ifPresent(told -> envelopes.add(envelope(cause, watch, told)));
    }
    return envelopes;
  }

  private static Envelope<WatchFact> envelope(Cause cause, Watch watch, WatchFact fact) {
    return new Envelope<>(
        Ids.derived(watch.id(), cause.name).toString(),
        WatchFact.TOPIC.types().nameOf(fact),
        FactTypes.SCHEMA_VERSION,
        fact.key(),
        fact.at(),
        cause.trace,
        fact);
  }
}
