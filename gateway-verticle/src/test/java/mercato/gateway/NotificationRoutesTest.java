package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.user.AdminOperations;
import mercato.contract.user.AdminOperations.AccountsReply;
import mercato.contract.user.AdminOperations.ChangeAccount;
import mercato.contract.user.AdminOperations.ListAccounts;
import mercato.contract.user.AdminOperations.ListActs;
import mercato.contract.user.Device;
import mercato.contract.user.NotificationOperations;
import mercato.contract.user.NotificationOperations.ListNotifications;
import mercato.contract.user.NotificationOperations.NotificationsReply;
import mercato.contract.user.NotificationOperations.PostNotification;
import mercato.contract.user.NotificationOperations.ReadNotification;
import mercato.gateway.http.GoodBodies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users are told, and what admins do with them. */
class NotificationRoutesTest {

  private static final Device BROWSER = new Device("127.0.0.1", "Browser/1");
  private static final Page FIRST = new Page(20, null);

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void notificationsAreTheCallersOwn() {
    String path = "/v1/users/me/notifications";
    gateway.shop.when(
        NotificationOperations.LIST,
        (list, caller) ->
            Future.succeededFuture(new NotificationsReply(List.of(Samples.NOTIFICATION), "more")));
    var unread = gateway.asCustomer("GET", path + "?unread=true&limit=1", null);
    assertThat(unread.body().at("/items/0/kind").asText()).isEqualTo("ORDER_SHIPPED");
    assertThat(unread.header("Link"))
        .isEqualTo("<" + path + "?unread=true&limit=1&cursor=more>; rel=\"next\"");
    assertThat(gateway.shop.asked(NotificationOperations.LIST))
        .isEqualTo(new ListNotifications(null, true, new Page(1, null)));
    gateway.asCustomer("GET", path, null);
    assertThat(gateway.shop.asked(NotificationOperations.LIST))
        .isEqualTo(new ListNotifications(null, null, FIRST));
    assertThat(gateway.client.get(path).status()).isEqualTo(401);
  }

  @Test
  void aNotificationIsMarkedAsRead() {
    String path = "/v1/users/me/notifications/" + Samples.NOTIFICATION_ID + "/read";
    assertThat(gateway.asCustomer("POST", path, null).status()).isEqualTo(200);
    assertThat(gateway.shop.asked(NotificationOperations.READ))
        .isEqualTo(new ReadNotification(Samples.NOTIFICATION_ID));
    gateway.shop.refuse(NotificationOperations.READ, Problem.notFound("notification"));
    assertThat(gateway.asCustomer("POST", path, null).status()).isEqualTo(404);
    assertThat(gateway.client.post(path, null).status()).isEqualTo(401);
  }

  @Test
  void adminsTellUsersSomethingAndSeeWhatTheyWereTold() {
    String body = "{\"userId\": \"u-1\", \"title\": \"Hello\", \"body\": \"Your parcel waits.\"}";
    var told = gateway.asAdmin("POST", "/v1/admin/notifications", body, "User-Agent", "Browser/1");
    assertThat(told.status()).isEqualTo(201);
    assertThat(told.header("Location")).isEqualTo("/v1/admin/users/u-1/notifications");
    assertThat(gateway.shop.asked(NotificationOperations.POST))
        .isEqualTo(new PostNotification("u-1", "Hello", "Your parcel waits.", BROWSER));
    var all = gateway.asAdmin("GET", told.header("Location") + "?unread=false", null);
    assertThat(all.body().path("items")).hasSize(1);
    assertThat(gateway.shop.asked(NotificationOperations.LIST))
        .isEqualTo(new ListNotifications("u-1", false, FIRST));
    gateway.shop.refuse(NotificationOperations.POST, Problem.notFound("user"));
    var nobody = gateway.asAdmin("POST", "/v1/admin/notifications", body);
    assertThat(nobody.status()).isEqualTo(404);
  }

  @Test
  void adminsLookPeopleUp() {
    gateway.shop.when(
        AdminOperations.LIST_ACCOUNTS,
        (list, caller) ->
            Future.succeededFuture(new AccountsReply(List.of(Samples.ACCOUNT), "more")));
    var found = gateway.asAdmin("GET", "/v1/admin/users?q=ann%40&limit=1", null);
    assertThat(found.body().at("/items/0/locked").asBoolean()).isTrue();
    assertThat(found.header("Link")).contains("q=ann%40").contains("cursor=more");
    assertThat(gateway.shop.asked(AdminOperations.LIST_ACCOUNTS))
        .isEqualTo(new ListAccounts("ann@", new Page(1, null)));
  }

  @Test
  void adminsLockAccountsAndSetRoles() {
    String path = "/v1/admin/users/u-1";
    var locked = gateway.asAdmin("PATCH", path, "{\"locked\": true}", "User-Agent", "Browser/1");
    assertThat(locked.body().path("locked").asBoolean()).isTrue();
    assertThat(gateway.shop.asked(AdminOperations.CHANGE_ACCOUNT))
        .isEqualTo(new ChangeAccount("u-1", null, true, BROWSER));
    gateway.asAdmin("PATCH", path, "{\"roles\": [\"staff\"]}", "User-Agent", "Browser/1");
    assertThat(gateway.shop.asked(AdminOperations.CHANGE_ACCOUNT))
        .isEqualTo(new ChangeAccount("u-1", List.of("staff"), null, BROWSER));
    gateway.shop.refuse(
        AdminOperations.CHANGE_ACCOUNT,
        new Problem(Problem.Kind.CONFLICT, "OWN_ACCOUNT", "Not your own."));
    var own = gateway.asAdmin("PATCH", path, "{\"locked\": true}");
    assertThat(own.status()).isEqualTo(409);
    assertThat(own.code()).isEqualTo("OWN_ACCOUNT");
    gateway.shop.refuse(AdminOperations.CHANGE_ACCOUNT, Problem.notFound("user"));
    assertThat(gateway.asAdmin("PATCH", path, "{\"locked\": true}").status()).isEqualTo(404);
  }

  @Test
  void whatAdminsDidIsShown() {
    var acts = gateway.asAdmin("GET", "/v1/admin/acts?userId=u-1", null);
    assertThat(acts.body().at("/items/0/details/roles").asText()).isEqualTo("staff");
    assertThat(gateway.shop.asked(AdminOperations.LIST_ACTS)).isEqualTo(new ListActs("u-1", FIRST));
    gateway.asAdmin("GET", "/v1/admin/acts", null);
    assertThat(gateway.shop.asked(AdminOperations.LIST_ACTS)).isEqualTo(new ListActs(null, FIRST));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/admin/users,",
    "PATCH, /v1/admin/users/u-1, changeAccount",
    "GET, /v1/admin/users/u-1/notifications,",
    "POST, /v1/admin/notifications, postNotification",
    "GET, /v1/admin/acts,",
  })
  void thatIsForAdminsAlone(String method, String path, String operation) {
    String body = operation == null ? null : GoodBodies.of(operation);
    assertThat(gateway.client.send(method, path, body).status()).isEqualTo(401);
    assertThat(gateway.asCustomer(method, path, body).status()).isEqualTo(403);
    assertThat(gateway.asStaff(method, path, body).status()).isEqualTo(403);
    assertThat(gateway.shop.wasAskedAnything()).isFalse();
  }
}
