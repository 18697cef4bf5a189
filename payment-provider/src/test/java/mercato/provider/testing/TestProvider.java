package mercato.provider.testing;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import mercato.embedded.TestStores;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.postgres.Migrations;
import mercato.provider.ProviderConfig;
import mercato.provider.ProviderVerticle;

/**
 * The real provider on a node, with a database of the test's own, on a free port. It can be ended
 * and started again, and then listens where it did before.
 */
public final class TestProvider {

  public static final String API_KEY = "test-key";
  public static final String WEBHOOK_SECRET = "test-webhook-secret";

  private final Node node;
  private final Map<String, String> settings = new HashMap<>();
  private String deployment;
  private int port;

  /**
   * @param database of its own; what it already remembers stays
   * @param webhookUrl where it calls back, or null
   */
  public TestProvider(Node node, String database, String webhookUrl) {
    this.node = node;
    var store = TestStores.postgres(database);
    settings.put("provider.apiKey", API_KEY);
    settings.put("provider.webhookSecret", WEBHOOK_SECRET);
    settings.put(
        "provider.postgres.url",
        "postgresql://%s:%d/%s".formatted(store.host(), store.port(), store.name()));
    settings.put("provider.postgres.user", store.user());
    settings.put("provider.postgres.password", store.password());
    if (webhookUrl != null) {
      settings.put("provider.webhookUrl", webhookUrl);
    }
  }

  public Future<TestProvider> start() {
    var config = ProviderConfig.from(Config.of(settings));
    var verticle = new ProviderVerticle(node, config);
    return Migrations.run(node.vertx(), config.postgres(), "db/provider")
        .compose(migrated -> node.vertx().deployVerticle(verticle))
        .map(
            deployed -> {
              deployment = deployed;
              port = verticle.port();
              settings.put("provider.port", Integer.toString(port));
              return this;
            });
  }

  public Future<Void> stop() {
    return node.vertx().undeploy(deployment);
  }

  /** {@code http://127.0.0.1:port}: {@code order.payment.url}. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }
}
