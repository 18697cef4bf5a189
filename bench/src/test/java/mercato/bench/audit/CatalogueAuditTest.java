package mercato.bench.audit;

import static java.time.temporal.ChronoUnit.MILLIS;
import static mercato.bench.audit.SmallCatalogue.IN_SALE;
import static mercato.bench.audit.SmallCatalogue.PLAIN;
import static mercato.bench.audit.SmallCatalogue.RATED;
import static mercato.bench.audit.SmallCatalogue.fact;
import static mercato.bench.audit.SmallCatalogue.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mercato.bench.shop.RunningShop;
import mercato.contract.Money;
import mercato.product.model.Product;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A catalogue on which all agree passes; whatever is planted is named. */
class CatalogueAuditTest {

  static final Set<Invariant> INVARIANTS = EnumSet.range(Invariant.STORED, Invariant.HELPFUL);

  private static final Duration SETTLING = Duration.ofSeconds(60);

  /** Something that must never be. */
  record Planted(Invariant invariant, String what, Consumer<SmallCatalogue> by) {

    @Override
    public String toString() {
      return invariant + ": " + what;
    }
  }

  private static SmallCatalogue catalogue;
  private static Vertx vertx;
  private static Catalogue opened;

  @BeforeAll
  static void open() throws TimeoutException {
    catalogue = new SmallCatalogue();
    vertx = Vertx.vertx();
    opened = Catalogue.open(vertx, catalogue.shop(Map.of()));
  }

  @AfterAll
  static void close() {
    opened.close();
    vertx.close().await();
    catalogue.close();
  }

  @BeforeEach
  void fill() {
    catalogue.fill();
  }

  @Test
  void aCatalogueThatIsRightPassesAndEveryInvariantIsLookedAt() throws Exception {
    assertThat(audit(Duration.ZERO).lines())
        .filteredOn(line -> INVARIANTS.contains(Invariant.valueOf(line.invariant())))
        .hasSize(INVARIANTS.size())
        .allSatisfy(line -> assertThat(line.violations()).as(line.toString()).isZero())
        .allSatisfy(line -> assertThat(line.counted()).as(line.toString()).isPositive());
  }

  @ParameterizedTest
  @MethodSource("planted")
  void whatIsWrongIsNamed(Planted planted) throws Exception {
    planted.by.accept(catalogue);
    assertThat(audit(Duration.ZERO).lines())
        .filteredOn(line -> line.violations() > 0)
        .extracting(Tally.Line::invariant)
        .contains(planted.invariant.name());
  }

  @Test
  void whatIsWrongInOnePlaceIsSaidOfThatPlaceAlone() throws Exception {
    catalogue.keep(PLAIN, "0 0 ");
    assertThat(audit(Duration.ZERO).lines())
        .filteredOn(line -> line.violations() > 0)
        .singleElement()
        .satisfies(line -> assertThat(line.invariant()).isEqualTo("CACHED"))
        .satisfies(
            line ->
                assertThat(line.examples().get(0))
                    .startsWith("product plain: stored is version 1 at 1999, content ")
                    .endsWith("in Redis null"));
  }

  @Test
  void everyInvariantHasAViolationPlanted() {
    var covered = EnumSet.noneOf(Invariant.class);
    planted().forEach(each -> covered.add(each.invariant));
    assertThat(covered).isEqualTo(INVARIANTS);
  }

  @Test
  void whatIsMendedWhileItIsLookedAtAgainDoesNotCount() throws Exception {
    Product changed = catalogue.product(PLAIN).withVersion(2, Instant.now().truncatedTo(MILLIS));
    catalogue.set("products", PLAIN, "version", changed.version());
    catalogue.set("products", PLAIN, "updatedAt", changed.updatedAt().toEpochMilli());
    var audited =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return audit(Duration.ofSeconds(30));
              } catch (TimeoutException failure) {
                throw new IllegalStateException(failure);
              }
            });
    await().until(() -> catalogue.looks > 0);
    catalogue.tell(PLAIN, fact(changed));
    catalogue.keep(changed);
    catalogue.shown.put(PLAIN, shown(changed));
    catalogue.indexed.put(PLAIN, changed.version());
    assertThat(audited.get(30, TimeUnit.SECONDS).holds()).isTrue();
  }

  @Test
  void whereAStoreIsAwayNothingIsSaidToHold() {
    RunningShop shop = catalogue.shop(Map.of());
    assertSilent(new RunningShop(URI.create("http://127.0.0.1:1"), List.of(), shop.settings()));
    assertSilent(new RunningShop(shop.url(), List.of("http://127.0.0.1:1"), shop.settings()));
  }

  private static void assertSilent(RunningShop shop) {
    assertThatThrownBy(() -> Audit.auditCatalogue(shop, SETTLING, Duration.ZERO, new Tally()))
        .isInstanceOf(TimeoutException.class);
  }

  private static Tally audit(Duration patience) throws TimeoutException {
    var tally = new Tally();
    new CatalogueWalk(vertx, opened, SETTLING, patience, tally).run();
    return tally;
  }

  static Stream<Planted> planted() {
    return Stream.of(topic(), copies(), reviews()).flatMap(List::stream);
  }

  private static List<Planted> topic() {
    return List.of(
        new Planted(Invariant.STORED, "removed", c -> c.remove("products", PLAIN)),
        new Planted(
            Invariant.TOLD, "a version untold", c -> c.set("products", PLAIN, "version", 2)),
        new Planted(Invariant.TOLD, "a product untold", c -> c.store(c.product("untold"))),
        new Planted(
            Invariant.SNAPSHOT, "another name", c -> c.set("products", PLAIN, "name", "Other")),
        new Planted(
            Invariant.SNAPSHOT,
            "another attribute",
            c -> c.set("products", PLAIN, "attributes.colour", "Red")),
        new Planted(
            Invariant.SNAPSHOT,
            "another price",
            c -> c.set("products", PLAIN, "price.amount", 2_000)),
        new Planted(
            Invariant.SNAPSHOT,
            "another status",
            c -> c.set("products", RATED, "status", "ACTIVE")),
        new Planted(
            Invariant.SNAPSHOT,
            "a sale of which the topic knows nothing",
            c -> c.tell(IN_SALE, fact(c.product(IN_SALE).withVersion(2, Instant.now())))),
        new Planted(
            Invariant.SNAPSHOT,
            "a version that was never stored",
            c -> c.tell(PLAIN, fact(c.product(PLAIN).withVersion(2, Instant.now())))),
        new Planted(
            Invariant.PENDING,
            "two minutes old",
            c ->
                c.insert(
                    "pending",
                    new JsonObject()
                        .put("_id", "old")
                        .put("at", System.currentTimeMillis() - 120_000))));
  }

  private static List<Planted> copies() {
    return List.of(
        new Planted(Invariant.INDEXED, "one missing", c -> c.indexed.remove(PLAIN)),
        new Planted(Invariant.INDEXED, "another version", c -> c.indexed.put(PLAIN, 2L)),
        new Planted(Invariant.INDEXED, "a stranger", c -> c.indexed.put("stranger", 1L)),
        new Planted(Invariant.INDEXED, "being built", c -> c.indexStatus = 503),
        new Planted(Invariant.INDEXED, "no index at all", c -> c.indexStatus = 404),
        new Planted(Invariant.CACHED, "taken for none", c -> c.keep(PLAIN, "0 0 ")),
        new Planted(Invariant.CACHED, "without the sale", c -> c.keep(c.product(IN_SALE))),
        new Planted(Invariant.CACHED, "another status", c -> c.keep(c.product(RATED))),
        new Planted(Invariant.CACHED, "removed", c -> c.remove("products", PLAIN)),
        new Planted(
            Invariant.SHOWN,
            "the regular price",
            c -> c.shown.put(IN_SALE, shown(c.product(IN_SALE)))),
        new Planted(
            Invariant.SHOWN,
            "an older price",
            c ->
                c.shown.put(
                    PLAIN,
                    shown(
                        c.product(PLAIN)
                            .withPrice(
                                c.product(PLAIN).price().withRegular(new Money(5, "USD")))))),
        new Planted(Invariant.SHOWN, "not found", c -> c.shown.put(PLAIN, "")));
  }

  private static List<Planted> reviews() {
    return List.of(
        new Planted(
            Invariant.RATING, "one hidden more", c -> c.set("reviews", "r1", "shown", false)),
        new Planted(Invariant.RATING, "other stars", c -> c.set("reviews", "r1", "rating", 5)),
        new Planted(
            Invariant.RATING,
            "of a product without",
            c -> c.set("reviews", "r2", "productId", PLAIN)),
        new Planted(
            Invariant.RATING,
            "without any review",
            c -> List.of("r0", "r1", "r2").forEach(id -> c.remove("reviews", id))),
        new Planted(Invariant.HELPFUL, "one too many", c -> c.set("reviews", "r0", "helpful", 3)),
        new Planted(Invariant.HELPFUL, "a vote lost", c -> c.remove("reviewVotes", "r0/u1")),
        new Planted(
            Invariant.HELPFUL,
            "a vote changed",
            c -> c.set("reviewVotes", "r0/u3", "helpful", true)));
  }
}
