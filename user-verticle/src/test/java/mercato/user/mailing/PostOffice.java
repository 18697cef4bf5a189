package mercato.user.mailing;

import static mercato.user.Waiting.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import mercato.contract.Problem;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderView;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.Fact;
import mercato.contract.user.UserFact;
import mercato.platform.bus.BusConfig;
import mercato.platform.bus.ServiceBus;
import mercato.platform.config.Config;
import mercato.platform.observe.Trace;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.stream.Delivery;
import mercato.platform.time.Ids;
import mercato.user.Databases;
import mercato.user.recovery.MailTokenStore;
import org.awaitility.Awaitility;

/** Mails on a real database, to a real SMTP server; an order service that knows one order. */
final class PostOffice {

  private static final String HOST = "127.0.0.1";
  private static final String MAILS = "user.mail.";

  final Vertx vertx;
  final MailStore mails;
  private final Postgres postgres;
  private final ServiceBus bus;
  private final List<SendMails> senders = new ArrayList<>();
  private MailServer server = new MailServer(HOST, 0);
  private final int port;
  private volatile OrderView order;

  PostOffice() {
    Trace.register();
    vertx = Vertx.vertx();
    var database = Databases.open("user_mails");
    await(Migrations.run(vertx, database, "db/user"));
    postgres = Postgres.open(vertx, database);
    mails = new MailStore(postgres);
    bus = new ServiceBus(vertx, "test", BusConfig.defaults(), new SimpleMeterRegistry());
    await(
        bus.serve(
            OrderOperations.FIND,
            (request, caller) -> {
              caller.requireService();
              return order != null && order.id().equals(request.orderId())
                  ? Future.succeededFuture(order)
                  : Future.failedFuture(Problem.unavailable("away"));
            }));
    server.start();
    port = server.getSmtp().getPort();
  }

  void close() {
    server.stop();
    await(postgres.close());
    await(vertx.close());
  }

  /** As after the start: no mail anywhere, nobody sends. */
  void clear() throws Exception {
    senders.forEach(sender -> await(sender.stop()));
    senders.clear();
    query("delete from mails");
    server.purgeEmailFromAllMailboxes();
  }

  void stopServer() {
    server.stop();
  }

  /** On the port that it had. */
  void startServer() {
    server = new MailServer(HOST, port);
    server.start();
  }

  /** The order that the order service finds from now on. */
  void place(OrderView found) {
    order = found;
  }

  MailConfig config(String... more) {
    var settings = new HashMap<String, String>();
    settings.put(MAILS + "smtp.host", HOST);
    settings.put(MAILS + "smtp.port", Integer.toString(port));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(MAILS + more[i], more[i + 1]);
    }
    return config(settings);
  }

  MailConfig config(Map<String, String> settings) {
    var all = Config.of(settings);
    MailConfig config = MailConfig.from(all.section("user").section("mail"));
    all.verify();
    return config;
  }

  RenderMail render(MailConfig config) {
    return new RenderMail(
        vertx, new MailTokenStore(postgres), bus, InstantSource.system(), config.shopUrl());
  }

  /** Somebody who sends, on a context of its own. */
  SendMails send(MailConfig config) {
    Promise<SendMails> started = Promise.promise();
    vertx.runOnContext(
        go -> {
          var sender =
              new SendMails(
                  vertx,
                  mails,
                  render(config),
                  Mailer.open(vertx, config),
                  new MailMetrics(new SimpleMeterRegistry()),
                  config.perSecond(),
                  SendMails.LEASE);
          sender.start();
          started.complete(sender);
        });
    senders.add(await(started.future()));
    return senders.get(senders.size() - 1);
  }

  void tell(UserFact... facts) {
    await(new MailFacts(mails, this::wake).handleUsers(deliveries(List.of(facts))));
  }

  void tell(OrderFact... facts) {
    await(new MailFacts(mails, this::wake).handleOrders(deliveries(List.of(facts))));
  }

  /** The same fact as often as it is delivered. */
  static <F extends Fact> List<Delivery<F>> deliveries(List<F> facts) {
    return facts.stream()
        .map(
            fact ->
                new Delivery<>(
                    new Envelope<>(
                        Ids.next().toString(),
                        "type",
                        1,
                        fact.key(),
                        fact.at(),
                        Trace.next(),
                        fact),
                    0,
                    0))
        .toList();
  }

  /** The id of somebody new. */
  UUID user(String email) {
    UUID id = Ids.next();
    query(
        "insert into users (id, email, name, roles, password_hash, created_at)"
            + " values ($1, $2, 'Ann', '{customer}', '-', now())",
        id,
        email);
    return id;
  }

  static String email() {
    return "ann." + UUID.randomUUID() + "@example.org";
  }

  RowSet<Row> query(String sql, Object... values) {
    return await(postgres.pool().preparedQuery(sql).execute(Tuple.from(values)));
  }

  long count(String sql, Object... values) {
    return query("select count(*) from " + sql, values).iterator().next().getLong(0);
  }

  /** What the server has taken. */
  List<MimeMessage> received() {
    return Stream.of(server.getReceivedMessages()).toList();
  }

  /** Waits until so many have been taken and noted, and none is left to send. */
  List<MimeMessage> received(int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> received().size() >= count && count("mails where due_at is not null") == 0);
    return received();
  }

  private void wake() {
    senders.forEach(SendMails::wake);
  }
}
