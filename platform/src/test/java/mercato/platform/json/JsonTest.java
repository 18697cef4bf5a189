package mercato.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.stream.Envelope;
import org.junit.jupiter.api.Test;

class JsonTest {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  @Test
  void aFactSurvivesTheWayThroughKafka() {
    var fact =
        new OrderConfirmed(
            "o-1",
            "M-2026-000001",
            "u-1",
            List.of(new OrderFact.Line("p-1", 2, new Money(100, "USD"))),
            new Money(200, "USD"),
            null,
            4,
            AT);
    var envelope = new Envelope<>("f-1", "OrderConfirmed", 1, "o-1", AT, "trace", fact);

    assertThat(Json.envelope(Json.encode(envelope), OrderFact.TOPIC.types())).isEqualTo(envelope);
  }

  @Test
  void aFactIsReadWhateverTheOrderOfItsMembersAndWhateverElseIsThere() {
    var fact = new OrderFact.OrderDelivered("o-1", "M-2026-000001", "u-1", 7, AT);
    String head =
        "\"id\":\"f-1\",\"type\":\"OrderDelivered\",\"schemaVersion\":1,\"key\":\"o-1\","
            + "\"time\":\""
            + AT
            + "\",\"trace\":\"trace\"";
    String json = "{\"body\":" + Json.text(fact) + ",\"new\":{\"a\":[1]}," + head + "}";

    assertThat(Json.envelope(json.getBytes(StandardCharsets.UTF_8), OrderFact.TOPIC.types()).body())
        .isEqualTo(fact);
    assertRefused("{" + head + "}");
    assertRefused("{" + head + ",\"body\":" + Json.text(fact));
  }

  @Test
  void aNumberThatAFactOfOldDoesNotHaveIsZero() {
    var fact = new OrderFact.OrderDelivered("o-1", "M-2026-000001", "u-1", 7, AT);
    String old = Json.text(fact).replace("\"version\":7,", "");

    assertThat(Json.decode(old, OrderFact.OrderDelivered.class))
        .isEqualTo(new OrderFact.OrderDelivered("o-1", "M-2026-000001", "u-1", 0, AT));
    assertThat(old).doesNotContain("version");
  }

  @Test
  void aFactOfAnUnknownTypeOrALaterSchemaIsRefused() {
    assertRefused("{\"type\":\"OrderEaten\",\"schemaVersion\":1,\"time\":\"" + AT + "\"}");
    assertRefused("{\"type\":\"OrderConfirmed\",\"schemaVersion\":2,\"time\":\"" + AT + "\"}");
    assertRefused("{\"type\":\"OrderConfirmed\",\"schemaVersion\":1,\"time\":\"" + AT + "\"}");
    assertRefused("not JSON");
  }

  @Test
  void timesAreRfc3339AndMissingFieldsAreNullForReadersOfTheBus() {
    assertThat(Json.text(List.of(AT))).isEqualTo("[\"2026-01-02T03:04:05.678Z\"]");
    assertThat(Json.decode("{\"quantity\":3,\"colour\":\"red\"}", Item.class))
        .isEqualTo(new Item(null, 3));
  }

  @Test
  void theStrictReaderRefusesUnknownFieldsAndCoercesNothing() throws JsonProcessingException {
    var strict = Json.strict();
    assertThat(strict.readValue("{\"productId\":\"p\",\"quantity\":3}", Item.class))
        .isEqualTo(new Item("p", 3));
    for (String wrong :
        List.of(
            "{\"productId\":\"p\",\"quantity\":3,\"colour\":\"red\"}",
            "{\"productId\":\"p\",\"quantity\":\"3\"}",
            "{\"productId\":\"p\",\"quantity\":3.5}",
            "{\"productId\":7,\"quantity\":3}",
            "{\"productId\":\"p\",\"quantity\":99999999999}",
            "{\"productId\":\"p\",\"quantity\":3} x")) {
      assertThatThrownBy(() -> strict.readValue(wrong, Item.class))
          .as(wrong)
          .isInstanceOf(JsonProcessingException.class);
    }
  }

  private static void assertRefused(String json) {
    assertThatThrownBy(
            () -> Json.envelope(json.getBytes(StandardCharsets.UTF_8), OrderFact.TOPIC.types()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
