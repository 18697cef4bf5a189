package mercato.product.watching;

import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.inventory.StockFact;
import mercato.contract.inventory.StockFact.LowStock;
import mercato.contract.inventory.StockFact.StockCameBack;
import mercato.contract.inventory.StockFact.StockRanOut;
import mercato.contract.product.ProductFact;
import mercato.contract.product.ProductFact.ProductChanged;
import mercato.contract.product.ProductView;
import mercato.contract.product.WatchFact;
import mercato.contract.product.WatchFact.BackInStock;
import mercato.contract.product.WatchFact.PriceDropped;
import mercato.contract.product.WatchOperations;
import mercato.contract.product.WatchOperations.ListWatches;
import mercato.contract.product.WatchOperations.Unwatch;
import mercato.contract.product.WatchOperations.WatchView;
import mercato.contract.product.WatchOperations.WatchesReply;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.Fact;
import mercato.contract.stream.Topic;
import mercato.platform.observe.Trace;
import mercato.platform.stream.Delivery;
import mercato.platform.time.Ids;
import mercato.product.SampleProducts;
import mercato.product.model.Watch;
import mercato.product.store.CatalogueDatabase;
import mercato.product.store.Catalogues;
import mercato.product.store.WatchStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchingTest {

  private static final Map<String, ProductView> PRODUCTS = new ConcurrentHashMap<>();

  private static Vertx vertx;
  private static CatalogueDatabase database;
  private static WatchStore store;

  private final List<Envelope<WatchFact>> published = new CopyOnWriteArrayList<>();
  private volatile boolean crashing;
  private KeepWatches keep;
  private WatchedPrices prices;
  private WatchedStock stock;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    database = Catalogues.open(vertx);
    store = new WatchStore(database);
  }

  @AfterAll
  static void close() {
    await(database.close());
    await(vertx.close());
  }

  @BeforeEach
  void wire() {
    var tell = new TellWatchers(this::publish);
    keep = new KeepWatches(store, WatchingTest::find, InstantSource.system());
    prices = new WatchedPrices(store, tell);
    stock = new WatchedStock(store, tell, WatchingTest::find);
  }

  @Test
  void aUsersWatchesAreListedTheNewestFirst() {
    Caller ann = shopper();
    List<String> products = IntStream.range(0, 5).mapToObj(i -> product(1_000 + i).id()).toList();
    products.forEach(product -> watch(ann, product));
    watch(shopper(), products.get(0));

    WatchesReply first = list(ann, 3, null);
    WatchesReply second = list(ann, 3, first.next());
    assertThat(first.items()).hasSize(3);
    assertThat(second.next()).isNull();
    assertThat(Stream.concat(first.items().stream(), second.items().stream()))
        .extracting(WatchView::productId, watch -> watch.price().amount())
        .containsExactly(
            tuple(products, 4),
            tuple(products, 3),
            tuple(products, 2),
            tuple(products, 1),
            tuple(products, 0));
  }

  @Test
  void whatIsWatchedStaysAsItIsUntilItIsLeft() {
    Caller ann = shopper();
    ProductView pen = product(1_000);
    WatchView first = watch(ann, pen.id());
    changed(pen, 500, ProductView.Status.ACTIVE);
    assertThat(watch(ann, pen.id())).isEqualTo(first);

    unwatch(ann, pen.id());
    unwatch(ann, pen.id());
    unwatch(ann, "no id");
    assertThat(list(ann, 10, null).items()).isEmpty();
    assertThat(watch(ann, pen.id()).price().amount()).isEqualTo(500);
  }

  @Test
  void whatIsNotThereCannotBeWatchedAndGuestsCannotWatch() {
    var guest = new Caller(null, Set.of(), Trace.next(), deadline());
    assertThat(refusal(() -> watch(shopper(), "unknown"))).isEqualTo("NOT_FOUND");
    assertThat(refusal(() -> watch(shopper(), "no id"))).isEqualTo("NOT_FOUND");
    assertThat(refusal(() -> watch(guest, product(1).id()))).isEqualTo("UNAUTHENTICATED");
    assertThat(refusal(() -> list(guest, 1, null))).isEqualTo("UNAUTHENTICATED");
    assertThat(refusal(() -> unwatch(guest, "x"))).isEqualTo("UNAUTHENTICATED");
    assertThat(refusal(() -> list(shopper(), 1, "not ours"))).isEqualTo("INVALID_REQUEST");
  }

  @Test
  void nobodyWatchesMoreThanFiveHundred() {
    Caller ann = shopper();
    var inserted = new ArrayList<Future<Boolean>>();
    for (int i = 0; i < 499; i++) {
      inserted.add(
          store.insert(
              Watch.of(ann.userId(), view("full-" + i, 1), Ids.next().toString(), Instant.now())));
    }
    await(Future.all(inserted));
    String last = product(1).id();
    watch(ann, last);
    assertThat(refusal(() -> watch(ann, product(1).id()))).isEqualTo("WATCHES_FULL");
    assertThat(await(store.count(ann.userId()))).isEqualTo(500);
    watch(ann, last);
    unwatch(ann, last);
    watch(ann, product(1).id());
  }

  @Test
  void aLowerPriceIsToldToEveryWatcherOnce() {
    ProductView pen = product(1_000);
    Caller ann = shopper();
    Caller bob = shopper();
    watch(ann, pen.id());
    watch(bob, pen.id());
    ProductFact dropped = changed(pen, 800, ProductView.Status.ACTIVE);
    tellPrices(dropped);

    assertThat(published)
        .extracting(Envelope::body)
        .containsExactlyInAnyOrder(
            drop(ann, pen, 1_000, 800, dropped), drop(bob, pen, 1_000, 800, dropped));
    assertThat(published).allMatch(fact -> fact.key().equals(fact.body().userId()));
    tellPrices(dropped);
    assertThat(published).hasSize(2);
    assertThat(list(ann, 1, null).items().get(0).price().amount()).isEqualTo(800);
  }

  @Test
  void aHigherPriceIsLearntWithoutAWordAndMakesTheNextDropOne() {
    ProductView pen = product(1_000);
    Caller ann = shopper();
    watch(ann, pen.id());
    ProductFact raised = changed(pen, 1_500, ProductView.Status.ACTIVE);
    ProductFact dropped = changed(PRODUCTS.get(pen.id()), 1_200, ProductView.Status.ACTIVE);
    ProductFact other = changed(PRODUCTS.get(pen.id()), 1_200, ProductView.Status.ACTIVE);
    tellPrices(raised);
    assertThat(published).isEmpty();
    tellPrices(dropped, other);
    assertThat(published)
        .extracting(Envelope::body)
        .containsExactly(drop(ann, pen, 1_500, 1_200, dropped));
    tellPrices(raised, dropped, other);
    assertThat(published).as("old news").hasSize(1);
  }

  @Test
  void whatIsOlderThanTheWatchIsOldNews() {
    ProductView pen = product(1_000);
    ProductFact cheap = changed(pen, 700, ProductView.Status.ACTIVE);
    changed(PRODUCTS.get(pen.id()), 900, ProductView.Status.ACTIVE);
    watch(shopper(), pen.id());
    tellPrices(cheap);
    assertThat(published).isEmpty();
  }

  @Test
  void anotherCurrencyIsNoDrop() {
    ProductView pen = product(1_000);
    Caller ann = shopper();
    watch(ann, pen.id());
    ProductView euros = SampleProducts.changed(pen, 10, ProductView.Status.ACTIVE);
    tellPrices(fact(with(euros, new Money(10, "EUR"))));
    assertThat(published).isEmpty();
    assertThat(list(ann, 1, null).items().get(0).price()).isEqualTo(new Money(10, "EUR"));
  }

  @Test
  void aRetiredProductTellsNothing() {
    ProductView pen = product(1_000);
    watch(shopper(), pen.id());
    tellPrices(changed(pen, 1, ProductView.Status.RETIRED));
    tellStock(new StockCameBack(pen.id(), 5, later()));
    assertThat(published).isEmpty();
  }

  @Test
  void whatACrashToldWithoutNotingItIsToldAgainUnderTheSameId() {
    ProductView pen = product(1_000);
    watch(shopper(), pen.id());
    var drop = List.of(delivery(ProductFact.TOPIC, changed(pen, 800, ProductView.Status.ACTIVE)));
    var back =
        List.of(delivery(StockFact.TOPIC, (StockFact) new StockCameBack(pen.id(), 5, later())));

    crashing = true;
    assertThat(refusal(() -> await(prices.handle(drop)))).isEqualTo("UNAVAILABLE");
    assertThat(refusal(() -> await(stock.handle(back)))).isEqualTo("UNAVAILABLE");
    crashing = false;
    for (int time = 0; time < 2; time++) {
      await(prices.handle(drop));
      await(stock.handle(back));
    }

    assertThat(published).hasSize(4);
    assertThat(published.stream().map(Envelope::id).distinct()).hasSize(2);
    assertThat(published.get(0)).isEqualTo(published.get(2));
    assertThat(published.get(1)).isEqualTo(published.get(3));
  }

  @Test
  void piecesThatCameBackAreToldOnceForEachTime() {
    ProductView pen = product(1_000);
    Caller ann = shopper();
    watch(ann, pen.id());
    Instant at = later();
    tellStock(
        new StockRanOut(pen.id(), at.minusMillis(1)),
        new StockCameBack(pen.id(), 5, at),
        new LowStock(pen.id(), 1, 2, at.plusMillis(1)),
        new StockCameBack("unwatched", 5, at));
    assertThat(published)
        .extracting(Envelope::body)
        .containsExactly(new BackInStock(ann.userId(), pen.id(), pen.name(), at));
    tellStock(new StockCameBack(pen.id(), 5, at.plusSeconds(60)));
    assertThat(published).hasSize(2);
  }

  @Test
  void piecesThatWereThereBeforeTheWatchAreNotNews() {
    ProductView pen = product(1_000);
    Instant before = Instant.now().minusSeconds(5);
    watch(shopper(), pen.id());
    tellStock(new StockCameBack(pen.id(), 5, before));
    assertThat(published).isEmpty();
  }

  @Test
  void moreWatchersThanGoOnAPageAreAllToldOnce() {
    ProductView pen = product(1_000);
    Instant before = Instant.now().minusSeconds(5);
    var inserted = new ArrayList<Future<Boolean>>();
    for (int i = 0; i < 1_200; i++) {
      inserted.add(store.insert(Watch.of("user-" + i, pen, Ids.next().toString(), before)));
    }
    await(Future.all(inserted));
    tellPrices(changed(pen, 900, ProductView.Status.ACTIVE));
    assertThat(published.stream().map(fact -> fact.body().userId()).distinct()).hasSize(1_200);
    assertThat(published).hasSize(1_200);
    tellStock(new StockCameBack(pen.id(), 5, Instant.now()));
    assertThat(published).hasSize(2_400);
    assertThat(published.stream().map(Envelope::id).distinct()).hasSize(2_400);
  }

  private Future<Void> publish(Topic<WatchFact> topic, List<Envelope<WatchFact>> facts) {
    published.addAll(facts);
    return crashing ? Future.failedFuture(Problem.unavailable("crash")) : Future.succeededFuture();
  }

  private static Future<Optional<ProductView>> find(String id) {
    return Future.succeededFuture(Optional.ofNullable(PRODUCTS.get(id)));
  }

  private static ProductView product(long price) {
    ProductView product = view(Ids.next().toString(), price);
    PRODUCTS.put(product.id(), product);
    return product;
  }

  private static ProductView view(String id, long price) {
    return SampleProducts.view(SampleProducts.product(id, "Pen", "Pens", price, "Blue"));
  }

  /** Changes the product, and tells so. */
  private static ProductFact changed(ProductView product, long price, ProductView.Status status) {
    ProductView changed = SampleProducts.changed(product, price, status);
    PRODUCTS.put(product.id(), changed);
    return fact(changed);
  }

  private static ProductFact fact(ProductView product) {
    return new ProductChanged(product, List.of(), List.of(), product.updatedAt());
  }

  private static ProductView with(ProductView product, Money price) {
    return new ProductView(
        product.id(),
        product.name(),
        product.description(),
        product.category(),
        price,
        product.images(),
        product.attributes(),
        product.rating(),
        product.status(),
        product.priceValidUntil(),
        product.version(),
        product.createdAt(),
        product.updatedAt());
  }

  private static PriceDropped drop(
      Caller user, ProductView product, long from, long to, ProductFact cause) {
    return new PriceDropped(
        user.userId(),
        product.id(),
        product.name(),
        new Money(from, "USD"),
        new Money(to, "USD"),
        cause.at());
  }

  private void tellPrices(ProductFact... facts) {
    await(prices.handle(Stream.of(facts).map(fact -> delivery(ProductFact.TOPIC, fact)).toList()));
  }

  private void tellStock(StockFact... facts) {
    await(stock.handle(Stream.of(facts).map(fact -> delivery(StockFact.TOPIC, fact)).toList()));
  }

  private static <F extends Fact> Delivery<F> delivery(Topic<F> topic, F fact) {
    return new Delivery<>(
        new Envelope<>(
            Ids.next().toString(),
            topic.types().nameOf(fact),
            1,
            fact.key(),
            fact.at(),
            Trace.next(),
            fact),
        0,
        0);
  }

  private WatchView watch(Caller caller, String product) {
    return await(call(() -> keep.add(new WatchOperations.Watch(product), caller)));
  }

  private void unwatch(Caller caller, String product) {
    await(call(() -> keep.remove(new Unwatch(product), caller)));
  }

  private WatchesReply list(Caller caller, int limit, String cursor) {
    return await(call(() -> keep.list(new ListWatches(new Page(limit, cursor)), caller)));
  }

  private static <T> Future<T> call(java.util.function.Supplier<Future<T>> operation) {
    return Future.succeededFuture().compose(now -> operation.get());
  }

  private static String refusal(Runnable call) {
    return catchThrowableOfType(Problem.class, call::run).code();
  }

  private static org.assertj.core.groups.Tuple tuple(List<String> products, int number) {
    return org.assertj.core.groups.Tuple.tuple(products.get(number), 1_000L + number);
  }

  private static Instant later() {
    return Instant.now().plusMillis(20);
  }

  private static Caller shopper() {
    return new Caller(Ids.next().toString(), Set.of(Caller.CUSTOMER), Trace.next(), deadline());
  }

  private static long deadline() {
    return System.currentTimeMillis() + 20_000;
  }
}
