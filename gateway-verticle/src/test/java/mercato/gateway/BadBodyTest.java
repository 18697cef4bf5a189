package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mercato.gateway.http.Contract;
import mercato.gateway.testing.ContractClient.Answer;
import mercato.platform.json.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A body that does not fit the contract is refused at its place, and no service hears of it. */
class BadBodyTest {

  private static final String HERE = "put the value here";

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  private static List<Call> calls;

  @BeforeAll
  static void read() {
    calls = Call.all(Gateways.await(Contract.load(gateway.running.node.vertx())));
  }

  static List<Call> calls() {
    return calls;
  }

  @ParameterizedTest
  @MethodSource("calls")
  void theGoodBodyPasses(Call call) {
    assertThat(send(call, call.body()).status()).isBetween(200, 204);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void whatIsNoJsonIsRefused(Call call) {
    for (String broken :
        List.of("{", "{\"a\": }", "nonsense", call.body() + "}", "[".repeat(5_000))) {
      gateway.refused(send(call, broken), "");
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void anotherShapeIsRefused(Call call) {
    for (String other : List.of("[]", "\"text\"", "1", "null", "true")) {
      gateway.refused(send(call, other), "");
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void anUnknownFieldIsRefusedByName(Call call) {
    gateway.refused(send(call, call.body().replaceFirst("\\{", "{\"surprise\": 1, ")), "/surprise");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void anotherContentTypeIsRefused(Call call) {
    for (String type :
        List.of(
            "text/plain",
            "application/jsonp",
            "application/x-ndjson",
            "application/merge-patch+json",
            "application/json; charset=utf-16",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x")) {
      Answer answer = send(call, call.body(), "Content-Type", type);
      assertThat(answer.status()).as(type).isEqualTo(415);
      assertThat(answer.code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    }
    String other = "Application/JSON; Charset=\"UTF-8\"";
    assertThat(send(call, call.body(), "Content-Type", other).status()).isBetween(200, 204);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aBodyOverTheLimitIsRefused(Call call) {
    Answer answer = send(call, call.body().replaceFirst("\\{", "{" + " ".repeat(1 << 20)));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("BODY_TOO_LARGE");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void anUnknownQueryParameterIsRefused(Call call) {
    gateway.refused(
        gateway.asAdmin(
            call.method(), call.path() + "?surprise=1", call.body(), "Idempotency-Key", "k"),
        "/surprise");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aBodyThatIsNeededMustBeThere(Call call) {
    for (String none : new String[] {"", null}) {
      Answer answer = send(call, none);
      if (call.bodyNeeded()) {
        gateway.refused(answer, "");
      } else {
        assertThat(answer.status()).isEqualTo(200);
      }
    }
  }

  /** An empty value stands for a field that is left out. */
  @ParameterizedTest
  @CsvFileSource(resources = "/misfits.csv", delimiter = '|', quoteCharacter = '~')
  void aValueThatDoesNotFitIsRefusedAtItsPlace(String id, String pointer, String value) {
    misfit(id, pointer, value == null ? null : value.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource({
    "cancelOrder, /reason, 501",
    "adjustStock, /reason, 201",
    "shipOrder, /carrier, 201",
    "hideReview, /reason, 501",
    "writeReview, /title, 121",
    "editReview, /comment, 5001",
    "createProduct, /name, 201",
    "createProduct, /description, 10001",
    "createProduct, /category/1, 101",
    "replaceProduct, /images/0, 2001",
    "changeProduct, /attributes/colour, 201",
    "changeProduct, /attributes/x, 201",
    "planSale, /name, 101",
    "planSale, /category, 101",
    "changeMe, /name, 101",
    "changeMe, /avatarUrl, 501",
    "changePassword, /newPassword, 129",
    "postNotification, /title, 121",
    "postNotification, /body, 2001",
    "verifyEmail, /token, 1025",
  })
  void aTextThatIsTooLongIsRefusedAtItsPlace(String id, String pointer, int length) {
    misfit(id, pointer, "\"" + "x".repeat(length) + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "checkStock, /items, 101",
    "placeOrder, /items, 101",
    "createProduct, /images, 21",
    "createProduct, /category, 6"
  })
  void aListThatIsTooLongIsRefusedAtItsPlace(String id, String pointer, int length) {
    String element = tree(call(id).body()).at(pointer + "/0").toString();
    misfit(id, pointer, "[" + (element + ",").repeat(length - 1) + element + "]");
  }

  @Test
  void moreAttributesThanThereMayBeAreRefused() {
    String many =
        Stream.iterate(0, n -> n + 1)
            .limit(51)
            .map(n -> "\"a" + n + "\": \"x\"")
            .collect(Collectors.joining(",", "{", "}"));
    misfit("createProduct", "/attributes", many);
  }

  @Test
  void aCouponTakesOffAPercentageOrAnAmount() {
    ObjectNode coupon = tree(call("createCoupon").body());
    gateway.refused(send(call("createCoupon"), coupon.put("percent", 10).toString()), "/percent");
    coupon.remove(List.of("percent", "amount"));
    gateway.refused(send(call("createCoupon"), coupon.toString()), "/percent");
  }

  @Test
  void anAdminChangesRolesOrTheLock() {
    gateway.refused(send(call("changeAccount"), "{}"), "/locked");
  }

  @Test
  void allMistakesAreShownUpToALimit() {
    String all = "{\"items\": [" + "{\"quantity\": 0},".repeat(99) + "{\"quantity\": 0}]}";
    assertThat(send(call("checkStock"), all).body().path("errors")).hasSize(20);
  }

  @Test
  void aHugeListOfMistakesDoesNotHoldUpOthers() {
    String huge = "{\"items\": [" + "{\"quantity\": 0},".repeat(60_000) + "{\"quantity\": 0}]}";
    assertThat(send(call("checkStock"), huge).status()).isEqualTo(400);
  }

  private static Call call(String id) {
    return calls.stream().filter(call -> call.id().equals(id)).findFirst().orElseThrow();
  }

  private static void misfit(String id, String pointer, String value) {
    Call call = call(id);
    ObjectNode body = tree(call.body());
    JsonPointer place = JsonPointer.compile(pointer);
    JsonNode owner = body.at(place.head());
    if (owner instanceof ArrayNode list) {
      list.set(place.last().getMatchingIndex(), HERE);
    } else if (value == null) {
      ((ObjectNode) owner).remove(place.last().getMatchingProperty());
    } else {
      ((ObjectNode) owner).put(place.last().getMatchingProperty(), HERE);
    }
    // As text: no number of Java's would do for all that are sent.
    String text = body.toString().replace("\"" + HERE + "\"", String.valueOf(value));
    gateway.refused(send(call, text), pointer);
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) Json.lenient().readTree(json);
    } catch (IOException cause) {
      throw new IllegalStateException(cause);
    }
  }

  private static Answer send(Call call, String body, String... headers) {
    var all = Stream.concat(Stream.of("Idempotency-Key", "k"), Stream.of(headers));
    return gateway.asAdmin(call.method(), call.path(), body, all.toArray(String[]::new));
  }
}
