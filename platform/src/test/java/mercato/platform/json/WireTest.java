package mercato.platform.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mercato.contract.Money;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.Line;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.order.OrderFact.OrderRejected;
import mercato.contract.order.OrderFact.OrderedCart;
import mercato.contract.product.ProductFact;
import mercato.contract.product.ProductFact.ProductChanged;
import mercato.contract.product.ProductView;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.Fact;
import mercato.contract.stream.Topic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The facts as they stand in Kafka. A golden file may get further fields; a change of what is there
 * breaks readers of other versions, and their stored facts.
 */
class WireTest {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Money PRICE = new Money(1_999, "USD");

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
                "o-1", "M-2026-000001", "u-1", lines, total, new OrderedCart("c-1", 3), AT)),
        new Sample<>(
            OrderFact.TOPIC, new OrderRejected("o-1", "M-2026-000001", "u-1", "OUT_OF_STOCK", AT)),
        new Sample<>(
            OrderFact.TOPIC,
            new OrderCancelled("o-1", "M-2026-000001", "u-1", lines, total, AT, AT)),
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
                    1,
                    AT,
                    AT),
                AT)));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void aFactIsWrittenAndReadAsItsGoldenFileSays(Sample<?> sample) throws IOException {
    String golden;
    try (InputStream file = getClass().getResourceAsStream("/wire/" + sample + ".json")) {
      golden = file == null ? "" : new String(file.readAllBytes(), UTF_8);
    }
    assertThat(pretty(sample.envelope()) + "\n").isEqualTo(golden);
    assertThat(Json.envelope(golden.getBytes(UTF_8), sample.topic().types()))
        .isEqualTo(sample.envelope());
  }

  private static String pretty(Object value) throws JsonProcessingException {
    return Json.lenient().writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }
}
