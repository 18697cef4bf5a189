package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import mercato.gateway.testing.ContractClient;
import mercato.gateway.testing.ContractClient.Answer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A gateway that all tests of a class share, as a static {@code @RegisterExtension}. Each test
 * finds the fake shop as new.
 */
final class SharedGateway implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

  private final Map<String, String> settings;

  /** These three are there while its tests run. */
  Gateways running;

  FakeShop shop;
  ContractClient client;

  SharedGateway() {
    this(Map.of());
  }

  SharedGateway(Map<String, String> settings) {
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running = Gateways.start(settings);
    shop = running.shop;
    client = running.client;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    shop.reset();
    shop.forget();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    running.close();
  }

  /**
   * @param body JSON, or null for none
   */
  Answer asCustomer(String method, String path, String body, String... headers) {
    return as(running.customer(), method, path, body, headers);
  }

  Answer asStaff(String method, String path, String body, String... headers) {
    return as(running.staff(), method, path, body, headers);
  }

  Answer asAdmin(String method, String path, String body, String... headers) {
    return as(running.admin(), method, path, body, headers);
  }

  /** That it was refused as bad input, at this place, and that nobody was asked. */
  void refused(Answer answer, String pointer) {
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.pointer()).as(answer.http().body()).isEqualTo(pointer);
    assertThat(shop.wasAskedAnything()).isFalse();
  }

  private Answer as(String who, String method, String path, String body, String... headers) {
    var all = Stream.concat(Stream.of("Authorization", who), Stream.of(headers));
    return client.send(method, path, body, all.toArray(String[]::new));
  }
}
