package mercato.bench.audit;

import static mercato.bench.audit.SmallShop.ALIVE;
import static mercato.bench.audit.SmallShop.BUYER;
import static mercato.bench.audit.SmallShop.CANCELLED;
import static mercato.bench.audit.SmallShop.CONFIRMED;
import static mercato.bench.audit.SmallShop.ENDED;
import static mercato.bench.audit.SmallShop.GONE;
import static mercato.bench.audit.SmallShop.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.redis.client.Command;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mercato.bench.shop.RunningShop;
import mercato.embedded.TestStores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Accounts that are right pass; whatever is planted is named. */
class AccountAuditTest {

  private static final Set<Invariant> INVARIANTS =
      EnumSet.range(Invariant.ERASED, Invariant.SESSIONS);

  private static final Duration SETTLING = Duration.ofSeconds(60);
  private static final List<String> COLLECTIONS = List.of("reviews", "watches", "purchases");

  /** Something that must never be. */
  record Planted(Invariant invariant, String what, Plant by) {

    interface Plant {
      void plant(SmallShop shop) throws Exception;
    }

    @Override
    public String toString() {
      return invariant + ": " + what;
    }
  }

  private static Vertx vertx;
  private static MongoClient mongo;
  private static SmallShop shop;
  private static AccountStores opened;

  @BeforeAll
  static void open() throws Exception {
    vertx = Vertx.vertx();
    mongo =
        MongoClient.create(
            vertx,
            new JsonObject()
                .put("connection_string", TestStores.mongo())
                .put("db_name", "catalogue"));
    shop = new SmallShop();
    Map<String, String> stores = new HashMap<>(shop.stores);
    stores.put("MERCATO_MONGO_URL", TestStores.mongo());
    opened =
        AccountStores.open(
            vertx, new RunningShop(URI.create("http://127.0.0.1:1"), List.of(), stores));
  }

  @AfterAll
  static void close() throws Exception {
    forget();
    opened.close();
    shop.close();
    mongo.close().await();
    vertx.close().await();
  }

  @BeforeEach
  void fill() throws Exception {
    forget();
    shop.fill();
  }

  private static void forget() throws Exception {
    shop.redis(Command.DEL, "session:revocations", "cart:u:" + GONE);
    for (String collection : COLLECTIONS) {
      mongo.removeDocuments(collection, new JsonObject()).await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void accountsThatAreRightPassAndEveryInvariantIsLookedAt() throws Exception {
    assertThat(audit())
        .hasSize(INVARIANTS.size())
        .allSatisfy(line -> assertThat(line.violations()).as(line.toString()).isZero())
        .extracting(Tally.Line::counted)
        .containsExactly(1L, 3L, 5L, 2L);
  }

  @ParameterizedTest
  @MethodSource("planted")
  void whatIsWrongIsNamedAndNothingElse(Planted planted) throws Exception {
    planted.by.plant(shop);
    assertThat(audit())
        .filteredOn(line -> line.violations() > 0)
        .singleElement()
        .satisfies(line -> assertThat(line.invariant()).isEqualTo(planted.invariant.name()))
        .satisfies(line -> assertThat(line.examples().toString()).contains(planted.what));
  }

  @Test
  void nobodyIsToldWhoseAccountIsGone() throws Exception {
    shop.execute("USER", "delete from users; delete from inbox; delete from mails");
    assertThat(audit()).allSatisfy(line -> assertThat(line.violations()).isZero());
  }

  @Test
  void everyInvariantHasAViolationPlanted() {
    assertThat(planted()).extracting(Planted::invariant).containsAll(INVARIANTS);
  }

  private static List<Tally.Line> audit() throws Exception {
    var tally = new Tally();
    opened.forget();
    new AccountWalk(vertx, opened, SETTLING, Duration.ZERO, tally).run();
    return tally.lines().stream()
        .filter(line -> INVARIANTS.contains(Invariant.valueOf(line.invariant())))
        .collect(Collectors.toList());
  }

  static List<Planted> planted() {
    return List.of(
        user(
            Invariant.ERASED,
            "the account",
            "update users set id = '" + GONE + "' where roles = '{staff}'"),
        held(
            "an address",
            "addresses (id, user_id, label, recipient, line1, city, postal_code, country,"
                + " is_default, created_at) values (gen_random_uuid(), '%s', '', '', '', '', '',"
                + " '', true, now())"),
        held("preferences", "preferences values ('%s', 'en-US', 'USD', false, true, true, true)"),
        held(
            "a session",
            "sessions (id, user_id, created_at, expires_at, last_seen_at) values"
                + " (gen_random_uuid(), '%s', now(), now(), now())"),
        held(
            "a mail",
            "mails (id, user_id, kind, data, created_at) values (gen_random_uuid(), '%s',"
                + " 'SECURITY_ALERT', '{}', now())"),
        held("what was mailed", "mail_tokens values ('x', '%s', 'RESET', '', now())"),
        held(
            "a notification",
            "inbox (user_id, number, id, kind, data, created_at) values ('%s', 1,"
                + " gen_random_uuid(), 'WELCOME', '{}', now())"),
        held("an inbox", "inbox_numbers values ('%s', 1)"),
        order(
            "the address of order " + CANCELLED,
            "insert into order_private (order_id, address) values ('%s', '{}')"),
        order(
            "the payment token of order " + CANCELLED,
            "update orders set token = 't' where id = '%s'"),
        new Planted(
            Invariant.ERASED,
            "a cart",
            s -> s.redis(Command.HSET, "cart:u:" + GONE, "version", "1")),
        stored("reviews", "review x", new JsonObject().put("_id", "x").put("userId", GONE)),
        stored(
            "watches",
            "watch " + GONE + "/p",
            new JsonObject().put("_id", GONE + "/p").put("userId", GONE)),
        stored("purchases", "purchase " + GONE + "/p", new JsonObject().put("_id", GONE + "/p")),
        user(
            Invariant.NOTIFIED,
            "order " + CONFIRMED + ": not told to " + BUYER,
            of(
                CONFIRMED,
                "delete from inbox where data->>'orderId' = '%s' and data->>'status' ="
                    + " 'CONFIRMED'")),
        user(
            Invariant.NOTIFIED,
            "order " + CONFIRMED + ": told 2 times",
            "insert into inbox select user_id, 99, gen_random_uuid(), kind, title, body, data,"
                + " created_at from inbox where number = 1"),
        user(
            Invariant.NOTIFIED,
            "order " + PENDING + ": told 2 times",
            of(
                PENDING,
                "update inbox set data = '{\"orderId\": \"%s\", \"status\": \"CONFIRMED\"}' where"
                    + " number > 100 and number < 103")),
        user(
            Invariant.NOTIFIED,
            "told to " + ALIVE,
            "update inbox set user_id = '" + ALIVE + "' where number = 1"),
        user(
            Invariant.MAILED,
            "order " + CANCELLED + ": not told",
            of(CANCELLED, "delete from mails where data->>'orderId' = '%s'")),
        user(
            Invariant.MAILED,
            "told 2 times",
            "insert into mails (id, user_id, kind, data, created_at) select gen_random_uuid(),"
                + " user_id, kind, data, created_at from mails where data->>'orderId' = '"
                + CANCELLED
                + "'"),
        user(Invariant.MAILED, "welcomed 0 times", "delete from mails where kind = 'WELCOME'"),
        user(
            Invariant.MAILED,
            "welcomed 2 times",
            "insert into mails (id, user_id, kind, data, created_at) select gen_random_uuid(),"
                + " user_id, kind, data, created_at from mails where kind = 'WELCOME'"),
        user(
            Invariant.SESSIONS, "2 tokens are unspent", "update refresh_tokens set used_at = null"),
        user(
            Invariant.SESSIONS,
            "session " + ENDED + ": a token was spent",
            "update refresh_tokens set used_at = now() where hash = 'd'"),
        user(Invariant.SESSIONS, "session " + ENDED + ": ended", "delete from revocations"),
        new Planted(
            Invariant.SESSIONS, "and not told", s -> s.redis(Command.DEL, "session:revocations")));
  }

  private static Planted user(Invariant invariant, String what, String sql) {
    return new Planted(invariant, what, shop -> shop.execute("USER", sql));
  }

  private static Planted held(String what, String insert) {
    return user(Invariant.ERASED, what, of(GONE, "insert into " + insert));
  }

  /** An order of somebody who is gone. */
  private static Planted order(String what, String sql) {
    return new Planted(
        Invariant.ERASED,
        what,
        shop -> {
          for (String told : List.of("inbox", "mails")) {
            shop.execute(
                "USER", of(CANCELLED, "delete from " + told + " where data->>'orderId' = '%s'"));
          }
          shop.execute(
              "ORDER", of(CANCELLED, "update orders set user_id = '" + GONE + "' where id = '%s'"));
          shop.execute("ORDER", of(CANCELLED, sql));
        });
  }

  private static Planted stored(String collection, String what, JsonObject document) {
    return new Planted(
        Invariant.ERASED,
        what,
        shop -> mongo.insert(collection, document.copy()).await(10, TimeUnit.SECONDS));
  }

  private static String of(String id, String sql) {
    return sql.formatted(id);
  }
}
