package mercato.platform.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static mercato.platform.json.Samples.AT;
import static mercato.platform.json.Samples.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import mercato.contract.Broadcast;
import mercato.contract.Operation;
import mercato.contract.analytics.AnalyticsOperations;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.StockFact;
import mercato.contract.inventory.StockFact.LowStock;
import mercato.contract.inventory.StockFact.StockCameBack;
import mercato.contract.inventory.StockFact.StockRanOut;
import mercato.contract.order.CartOperations;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.ItemsReturned;
import mercato.contract.order.OrderFact.Line;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.order.OrderFact.OrderDelivered;
import mercato.contract.order.OrderFact.OrderRefunded;
import mercato.contract.order.OrderFact.OrderRejected;
import mercato.contract.order.OrderFact.OrderShipped;
import mercato.contract.order.OrderFact.OrderedCart;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.PaymentOperations;
import mercato.contract.order.PricingOperations;
import mercato.contract.order.ReturnOperations;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CategoryOperations;
import mercato.contract.product.PlanOperations;
import mercato.contract.product.PriceStep;
import mercato.contract.product.ProductFact;
import mercato.contract.product.ProductFact.ProductChanged;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductView;
import mercato.contract.product.ReviewOperations;
import mercato.contract.product.WatchFact;
import mercato.contract.product.WatchFact.BackInStock;
import mercato.contract.product.WatchFact.PriceDropped;
import mercato.contract.product.WatchOperations;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.Fact;
import mercato.contract.stream.Topic;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AddressOperations;
import mercato.contract.user.AdminOperations;
import mercato.contract.user.NotificationOperations;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.PasswordChanged;
import mercato.contract.user.UserFact.ResetRequested;
import mercato.contract.user.UserFact.TokenReused;
import mercato.contract.user.UserFact.UserErased;
import mercato.contract.user.UserFact.UserRegistered;
import mercato.contract.user.UserFact.VerificationRequested;
import mercato.contract.user.UserOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The facts as they stand in Kafka, and what is asked and told over the bus. A golden file may get
 * further fields; a change of what is there breaks readers of other versions, and their stored
 * facts.
 */
class WireTest {

  /** Every class of operations; {@code contracts} has no other. */
  private static final List<Class<?>> OPERATIONS =
      List.of(
          UserOperations.class,
          SessionOperations.class,
          AccountOperations.class,
          AddressOperations.class,
          NotificationOperations.class,
          AdminOperations.class,
          ProductOperations.class,
          CatalogueOperations.class,
          PlanOperations.class,
          CategoryOperations.class,
          ReviewOperations.class,
          WatchOperations.class,
          InventoryOperations.class,
          CartOperations.class,
          OrderOperations.class,
          PaymentOperations.class,
          PricingOperations.class,
          ReturnOperations.class,
          AnalyticsOperations.class);

  private record Sample<F extends Fact>(Topic<F> topic, F fact) {
    @Override
    public String toString() {
      return topic.types().nameOf(fact);
    }

    Envelope<F> envelope() {
      return new Envelope<>(
          "0194254f-0000-7000-8000-000000000001",
          topic.types().nameOf(fact),
          1,
          fact.key(),
          fact.at(),
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          fact);
    }
  }

  static Stream<Sample<?>> facts() {
    var lines = List.of(new Line("1163", 2, PRICE));
    var total = PRICE.times(2);
    return Stream.of(
        new Sample<>(
            OrderFact.TOPIC,
            new OrderConfirmed(
                "o-1", "M-2026-000001", "u-1", lines, total, new OrderedCart("c-1", 3), 4, AT)),
        new Sample<>(
            OrderFact.TOPIC,
            new OrderRejected("o-1", "M-2026-000001", "u-1", "OUT_OF_STOCK", 3, AT)),
        new Sample<>(
            OrderFact.TOPIC,
            new OrderCancelled("o-1", "M-2026-000001", "u-1", lines, total, AT, 6, AT)),
        new Sample<>(
            OrderFact.TOPIC,
            new OrderShipped("o-1", "M-2026-000001", "u-1", "Carrier", "TRACK-1", 6, AT)),
        new Sample<>(OrderFact.TOPIC, new OrderDelivered("o-1", "M-2026-000001", "u-1", 7, AT)),
        new Sample<>(
            OrderFact.TOPIC, new OrderRefunded("o-1", "M-2026-000001", "u-1", "r-1", PRICE, 8, AT)),
        new Sample<>(
            OrderFact.TOPIC,
            new ItemsReturned("o-1", "M-2026-000001", "u-1", "r-1", lines, true, 9, AT)),
        new Sample<>(StockFact.TOPIC, new StockRanOut("1163", AT)),
        new Sample<>(StockFact.TOPIC, new StockCameBack("1163", 7, AT)),
        new Sample<>(StockFact.TOPIC, new LowStock("1163", 3, 5, AT)),
        new Sample<>(
            ProductFact.TOPIC,
            new ProductChanged(
                new ProductView(
                    "1163",
                    "Jersey",
                    "Round neck",
                    List.of("Apparel", "Topwear"),
                    PRICE,
                    List.of(),
                    Map.of("colour", "Blue"),
                    new ProductView.Rating(0, 0),
                    ProductView.Status.ACTIVE,
                    AT,
                    1,
                    AT,
                    AT),
                List.of(new PriceStep(AT, PRICE)),
                List.of("s-1"),
                AT)),
        new Sample<>(WatchFact.TOPIC, new BackInStock("u-1", "1163", "Jersey", AT)),
        new Sample<>(WatchFact.TOPIC, new PriceDropped("u-1", "1163", "Jersey", total, PRICE, AT)),
        new Sample<>(UserFact.TOPIC, new UserRegistered("u-1", AT)),
        new Sample<>(UserFact.TOPIC, new VerificationRequested("u-1", AT)),
        new Sample<>(UserFact.TOPIC, new ResetRequested("u-1", AT)),
        new Sample<>(UserFact.TOPIC, new PasswordChanged("u-1", AT)),
        new Sample<>(UserFact.TOPIC, new TokenReused("u-1", "s-1", AT)),
        new Sample<>(UserFact.TOPIC, new UserErased("u-1", AT)));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void aFactIsWrittenAndReadAsItsGoldenFileSays(Sample<?> sample) throws IOException {
    String golden = golden(sample.toString());
    assertThat(pretty(sample.envelope()) + "\n").isEqualTo(golden);
    assertThat(Json.envelope(golden.getBytes(UTF_8), sample.topic().types()))
        .isEqualTo(sample.envelope());
  }

  @Test
  void everyFactHasASample() {
    var sampled = facts().<Class<?>>map(sample -> sample.fact().getClass()).toList();
    for (Class<?> facts :
        List.of(
            OrderFact.class, ProductFact.class, StockFact.class, WatchFact.class, UserFact.class)) {
      assertThat(sampled).contains(facts.getPermittedSubclasses());
    }
  }

  static List<Class<?>> operations() {
    return OPERATIONS;
  }

  @ParameterizedTest
  @MethodSource("operations")
  void whatIsSaidOverTheBusIsWrittenAndReadAsItsGoldenFileSays(Class<?> operations)
      throws IOException, IllegalAccessException {
    Map<String, Object> samples = said(operations);
    String golden = golden(operations.getSimpleName());
    assertThat(pretty(samples) + "\n").isEqualTo(golden);
    for (var said : samples.entrySet()) {
      JsonNode text = Json.lenient().readTree(golden).get(said.getKey());
      assertThat((Object) Json.decode(text.toString(), said.getValue().getClass()))
          .isEqualTo(said.getValue());
    }
  }

  /** A sample of each message, by its address. */
  static Map<String, Object> said(Class<?> operations) throws IllegalAccessException {
    var said = new TreeMap<String, Object>();
    for (Field field : operations.getFields()) {
      if (field.get(null) instanceof Operation<?, ?> operation) {
        said.put(operation.address() + " request", Samples.of(operation.request()));
        said.put(operation.address() + " reply", Samples.of(operation.reply()));
      } else if (field.get(null) instanceof Broadcast<?> broadcast) {
        said.put(broadcast.address(), Samples.of(broadcast.type()));
      }
    }
    return said;
  }

  private static String golden(String name) throws IOException {
    try (InputStream file = WireTest.class.getResourceAsStream("/wire/" + name + ".json")) {
      return file == null ? "" : new String(file.readAllBytes(), UTF_8);
    }
  }

  static String pretty(Object value) throws JsonProcessingException {
    return Json.lenient().writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }
}
