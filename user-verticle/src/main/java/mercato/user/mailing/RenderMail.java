package mercato.user.mailing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import mercato.contract.Caller;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.FindOrder;
import mercato.contract.order.OrderView;
import mercato.platform.bus.ServiceBus;
import mercato.platform.observe.Trace;
import mercato.user.mailing.MailStore.Due;
import mercato.user.model.Amounts;
import mercato.user.model.MailData;
import mercato.user.model.MailKind;
import mercato.user.model.MailText;
import mercato.user.recovery.MailTokenStore;
import mercato.user.recovery.MailTokenStore.Purpose;
import mercato.user.token.OpaqueToken;

/**
 * A mail with what is true when it leaves: the order as it stands, a token that is made now and
 * whose hash is stored before the mail can go.
 */
public final class RenderMail {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd 'at' HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private final MailTokenStore tokens;
  private final ServiceBus bus;
  private final InstantSource clock;
  private final String shopUrl;
  private final Future<MailTemplates> templates;

  /**
   * @param shopUrl what links begin with
   */
  public RenderMail(
      Vertx vertx, MailTokenStore tokens, ServiceBus bus, InstantSource clock, String shopUrl) {
    this.tokens = tokens;
    this.bus = bus;
    this.clock = clock;
    this.shopUrl = shopUrl;
    this.templates = MailTemplates.load(vertx);
  }

  /**
   * Refuses {@code UNAVAILABLE}, and {@code UNDELIVERABLE} for a user who is gone or whom no mail
   * can reach.
   */
  Future<Letter> render(Due mail, MailData data) {
    if (!MailConfig.isAddress(mail.recipient())) {
      throw Mailer.undeliverable("No mail can go to such an address.");
    }
    MailKind kind = MailKind.valueOf(mail.kind());
    return templates.compose(
        all ->
            values(kind, mail, data)
                .map(own -> all.of(kind).filled(complete(own, mail)))
                .map(
                    content ->
                        new Letter(mail.id(), kind, mail.recipient(), content, mail.createdAt())));
  }

  private Future<Map<String, String>> values(MailKind kind, Due mail, MailData data) {
    return switch (kind) {
      case WELCOME, VERIFICATION -> token(mail, Purpose.VERIFY, "/verify-email");
      case PASSWORD_RESET -> token(mail, Purpose.RESET, "/reset-password");
      case PASSWORD_CHANGED, SECURITY_ALERT, EMAIL_CHANGED -> Future.succeededFuture(Map.of());
      case ORDER_CONFIRMED -> order(data).map(RenderMail::values);
      case ORDER_SHIPPED ->
          Future.succeededFuture(
              Map.of(
                  "number", data.number(),
                  "carrier", data.carrier(),
                  "trackingNumber", data.trackingNumber()));
      case ORDER_REFUNDED ->
          Future.succeededFuture(
              Map.of("number", data.number(), "amount", Amounts.text(data.amount())));
    };
  }

  private Future<Map<String, String>> token(Due mail, Purpose purpose, String path) {
    OpaqueToken token = OpaqueToken.next();
    Instant end = clock.instant().plus(purpose.lifetime());
    return tokens
        .add(token, mail.userId(), purpose, mail.recipient(), end)
        .map(
            added -> {
              if (!added) {
                throw Mailer.undeliverable("Its user is gone.");
              }
              return Map.of(
                  "link", shopUrl + path + "?token=" + token.text(), "token", token.text());
            });
  }

  private Future<OrderView> order(MailData data) {
    long deadline = clock.millis() + OrderOperations.FIND.timeoutMillis();
    return bus.call(
        OrderOperations.FIND,
        new FindOrder(data.orderId()),
        Caller.service(Trace.current(), deadline));
  }

  private static Map<String, String> values(OrderView order) {
    return Map.of(
        "number", order.number(),
        "lines", MailText.lines(order),
        "totals", MailText.totals(order),
        "address", MailText.address(order));
  }

  private Map<String, String> complete(Map<String, String> own, Due mail) {
    var values = new HashMap<>(own);
    values.put("shop", shopUrl);
    values.put("at", TIME.format(mail.createdAt()));
    return values;
  }
}
