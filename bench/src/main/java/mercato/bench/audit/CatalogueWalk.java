package mercato.bench.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import mercato.bench.audit.CatalogueStore.Group;
import mercato.bench.audit.ProductDossier.Rating;
import mercato.bench.audit.ProductState.Shown;

/**
 * One audit of the catalogue: product by product, then what is compared as a whole, then again what
 * looked wrong, since a change reaches topic, indexes, caches and gateways one after the other.
 */
final class CatalogueWalk {

  private static final int BATCH = 250;
  private static final long PAUSE_MILLIS = 500;

  /** The gateway is asked for so many: those that Redis keeps, and some of all others. */
  private static final int MAX_SHOWN = 20_000;

  /** Where so many look wrong, the rest of them need no second look. */
  private static final int MAX_SUSPECTS = 10_000;

  private static final Set<Invariant> OF_THE_WHOLE =
      Set.of(Invariant.INDEXED, Invariant.HELPFUL, Invariant.PENDING);

  private static final Group NO_REVIEWS = new Group(0, 0);

  private final Vertx vertx;
  private final Catalogue catalogue;
  private final Duration settling;
  private final Duration patience;
  private final Tally tally;
  private final Map<String, Findings> suspects = new LinkedHashMap<>();
  private Map<String, Group> ratings;
  private int asked;

  /**
   * @param settling how long an announced change may wait to be told
   * @param patience for how long what looks wrong is looked at again
   */
  CatalogueWalk(
      Vertx vertx, Catalogue catalogue, Duration settling, Duration patience, Tally tally) {
    this.vertx = vertx;
    this.catalogue = catalogue;
    this.settling = settling;
    this.patience = patience;
    this.tally = tally;
  }

  void run() throws TimeoutException {
    lookAtAll();
    boolean holds = lookAtTheWhole();
    long end = System.nanoTime() + patience.toNanos();
    while (!(suspects.isEmpty() && holds) && System.nanoTime() < end) {
      vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).await();
      lookAgain();
      holds = holds || lookAtTheWhole();
    }
    suspects.forEach(this::violated);
  }

  private void lookAtAll() throws TimeoutException {
    Map<String, ProductState> told = catalogue.told().catchUp();
    ratings = catalogue.store().ratings();
    int spread = Math.max(1, told.size() / MAX_SHOWN);
    for (List<String> ids : batches(told.keySet())) {
      for (ProductDossier dossier : dossiers(told, ids, id -> id.hashCode() % spread == 0)) {
        Findings findings = ProductChecks.check(dossier);
        tally.count(findings.applied);
        suspect(dossier.id(), findings);
      }
    }
    for (List<String> ids : batches(untold())) {
      for (ProductDossier dossier : dossiers(told, ids, id -> false)) {
        suspect(dossier.id(), ProductChecks.check(dossier));
      }
    }
  }

  /** Products that are stored though no fact has told them. */
  private Set<String> untold() throws TimeoutException {
    Map<String, ProductState> told = catalogue.told().catchUp();
    var untold = new LinkedHashSet<String>();
    long missing = suspects.values().stream().filter(CatalogueWalk::isMissing).count();
    if (catalogue.store().count() > told.size() - missing) {
      catalogue
          .store()
          .ids(
              id -> {
                if (!told.containsKey(id) && untold.size() < MAX_SUSPECTS) {
                  untold.add(id);
                }
              });
    }
    return untold;
  }

  private static boolean isMissing(Findings findings) {
    return findings.violations.stream().anyMatch(each -> each.invariant() == Invariant.STORED);
  }

  private void suspect(String id, Findings findings) {
    if (findings.violations.isEmpty()) {
      return;
    }
    if (suspects.size() < MAX_SUSPECTS) {
      suspects.put(id, findings);
    } else {
      violated(id, findings);
    }
  }

  private void lookAgain() throws TimeoutException {
    if (suspects.isEmpty()) {
      return;
    }
    Map<String, ProductState> told = catalogue.told().catchUp();
    ratings = catalogue.store().ratings();
    var looked = new ArrayList<>(suspects.keySet());
    suspects.clear();
    for (List<String> ids : batches(looked)) {
      for (ProductDossier dossier : dossiers(told, ids, id -> true)) {
        suspect(dossier.id(), ProductChecks.check(dossier));
      }
    }
  }

  /** Whether what is compared as a whole agrees; the tally is told of it. */
  private boolean lookAtTheWhole() throws TimeoutException {
    var whole = new Tally();
    catalogue.indexes().check(catalogue.told().catchUp(), whole);
    checkHelpful(whole);
    checkPending(whole);
    OF_THE_WHOLE.forEach(invariant -> tally.replace(invariant, whole));
    return whole.holds();
  }

  private void checkHelpful(Tally whole) throws TimeoutException {
    Map<String, Group> votes = catalogue.store().votes();
    catalogue
        .store()
        .reviews(
            review -> {
              long voted = votes.getOrDefault(review.review(), NO_REVIEWS).count();
              whole.count(Set.of(Invariant.HELPFUL));
              if (voted != review.helpful()) {
                whole.violated(
                    Invariant.HELPFUL,
                    "review %s: helpful %d, votes %d"
                        .formatted(review.review(), review.helpful(), voted));
              }
            });
  }

  private void checkPending(Tally whole) throws TimeoutException {
    Instant oldest = Instant.now().minus(settling);
    catalogue
        .store()
        .pending(
            millis -> {
              Instant since = Instant.ofEpochMilli(millis);
              whole.count(Set.of(Invariant.PENDING));
              if (since.isBefore(oldest)) {
                whole.violated(Invariant.PENDING, "since " + since);
              }
            });
  }

  private List<ProductDossier> dossiers(
      Map<String, ProductState> told, List<String> ids, Predicate<String> isShown)
      throws TimeoutException {
    Instant before = Instant.now();
    Map<String, Optional<ProductState>> kept = catalogue.kept().find(ids);
    List<String> wanted =
        ids.stream()
            .filter(id -> kept.containsKey(id) || isShown.test(id))
            .limit(Math.max(0, MAX_SHOWN - asked))
            .toList();
    Map<String, Optional<Shown>> shown = catalogue.storefront().find(wanted);
    asked += wanted.size();
    Map<String, JsonNode> stored = catalogue.store().find(ids);
    Instant after = Instant.now();
    return ids.stream()
        .map(
            id ->
                new ProductDossier(
                    id,
                    told.get(id),
                    stored.containsKey(id) ? ProductState.stored(stored.get(id)) : null,
                    rating(stored.get(id)),
                    ratings.getOrDefault(id, NO_REVIEWS),
                    kept.get(id),
                    shown.get(id),
                    before,
                    after))
        .toList();
  }

  private static Rating rating(JsonNode stored) {
    return stored == null
        ? new Rating(0, 0)
        : new Rating(
            stored.path("rating").path("average").asDouble(),
            stored.path("rating").path("count").asLong());
  }

  private void violated(String id, Findings findings) {
    findings.violations.forEach(
        each -> tally.violated(each.invariant(), "product " + id + ": " + each.what()));
  }

  private static List<List<String>> batches(Collection<String> ids) {
    var all = List.copyOf(ids);
    var batches = new ArrayList<List<String>>();
    for (int from = 0; from < all.size(); from += BATCH) {
      batches.add(all.subList(from, Math.min(from + BATCH, all.size())));
    }
    return batches;
  }
}
