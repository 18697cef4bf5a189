package mercato.user;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import mercato.contract.user.NotificationOperations;
import mercato.contract.user.NotificationOperations.NewsArrived;
import mercato.contract.user.UserFact;
import mercato.platform.bus.Announcer;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.Service;
import mercato.platform.outbox.OutboxRelay;
import mercato.platform.outbox.PostgresOutbox;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.redis.BoundedRedis;
import mercato.platform.stream.Topics;
import mercato.user.inbox.InboxFacts;
import mercato.user.inbox.InboxStore;
import mercato.user.inbox.PruneInbox;
import mercato.user.mailing.MailFacts;
import mercato.user.mailing.MailMetrics;
import mercato.user.mailing.MailStore;
import mercato.user.mailing.Mailer;
import mercato.user.mailing.RenderMail;
import mercato.user.mailing.SendMails;
import mercato.user.model.AccountRules;
import mercato.user.model.PhoneNumbers;
import mercato.user.password.CommonPasswords;
import mercato.user.password.Passwords;
import mercato.user.recovery.MailTokenStore;
import mercato.user.session.PruneSessions;
import mercato.user.session.TellRevocations;
import mercato.user.token.AccessTokens;
import mercato.user.token.RotateKeys;

/** The user service: accounts, sessions, mails, notifications. Wiring only. */
public final class UserVerticle extends VerticleBase {

  private static final String NAME = "user";
  private static final String DATABASE = "user_db";
  private static final Duration ANNOUNCED_EACH = Duration.ofMillis(50);
  private static final Duration PRUNED_EACH = Duration.ofMinutes(10);

  private final Node node;
  private final UserConfig config;
  private final InstantSource clock =
      InstantSource.tick(InstantSource.system(), Duration.ofMillis(1));

  private Postgres postgres;
  private Redis redis;
  private Passwords passwords;
  private AccountRules rules;
  private AccessTokens tokens;
  private OutboxRelay relay;
  private TellRevocations revocations;
  private PruneSessions pruning;
  private InboxStore inbox;
  private Announcer announcer;
  private SendMails sending;
  private FactWiring facts;

  public UserVerticle(Node node, UserConfig config) {
    this.node = node;
    this.config = config;
  }

  /** The service as a launcher sees it; reads the section {@code user} and {@code redis.url}. */
  public static Service service(Config settings) {
    UserConfig config = UserConfig.from(settings);
    return new Service(
        NAME,
        node -> Migrations.run(node.vertx(), config.postgres(), "db/user"),
        node -> new UserVerticle(node, config));
  }

  @Override
  public Future<?> start() {
    postgres = Postgres.open(vertx, config.postgres());
    redis = BoundedRedis.open(vertx, config.redisUrl());
    passwords = new Passwords(vertx, config.passwordThreads(), config.passwordQueue());
    return Future.all(openTokens(), loadRules(), startRelay())
        .compose(ready -> startWork())
        .compose(working -> wiring().serve())
        .onSuccess(serving -> watch());
  }

  private Future<?> openTokens() {
    return AccessTokens.open(vertx, postgres, config.signingKey())
        .onSuccess(opened -> tokens = opened);
  }

  /** Both libraries read files. */
  private Future<?> loadRules() {
    return vertx
        .executeBlocking(
            () ->
                new AccountRules(
                    new PhoneNumbers(config.phoneRegion()), CommonPasswords.load()::contains),
            false)
        .onSuccess(loaded -> rules = loaded);
  }

  private Future<?> startRelay() {
    return Topics.ensure(vertx, node.kafka(), List.of(UserFact.TOPIC))
        .compose(
            topics ->
                OutboxRelay.start(
                    vertx,
                    node.kafka(),
                    node.metrics(),
                    new PostgresOutbox(postgres, DATABASE),
                    List.of(UserFact.TOPIC)))
        .onSuccess(started -> relay = started);
  }

  /** What goes on by itself. */
  private Future<?> startWork() {
    revocations = new TellRevocations(vertx, node.bus(), postgres, redis);
    revocations.start();
    pruning = new PruneSessions(vertx, postgres);
    pruning.start();
    inbox = new InboxStore(postgres);
    var old = new PruneInbox(inbox, clock);
    vertx.setPeriodic(PRUNED_EACH.toMillis(), tick -> old.prune());
    announcer =
        new Announcer(
            vertx,
            ANNOUNCED_EACH,
            users -> node.bus().tell(NotificationOperations.ARRIVED, new NewsArrived(users)));
    var mails = new MailStore(postgres);
    sending = startSending(mails);
    facts =
        new FactWiring(
            vertx,
            node,
            new InboxFacts(inbox, clock, announcer::changed),
            new MailFacts(mails, sending::wake));
    return facts.start();
  }

  private SendMails startSending(MailStore mails) {
    var render =
        new RenderMail(
            vertx, new MailTokenStore(postgres), node.bus(), clock, config.mail().shopUrl());
    var mailer = Mailer.open(vertx, config.mail());
    var metrics = new MailMetrics(node.metrics());
    var started =
        new SendMails(
            vertx, mails, render, mailer, metrics, config.mail().perSecond(), SendMails.LEASE);
    started.start();
    return started;
  }

  private UserWiring wiring() {
    return new UserWiring(
        node.bus(),
        config,
        clock,
        postgres,
        redis,
        passwords,
        rules,
        tokens,
        revocations,
        inbox,
        announcer,
        relay::nudge);
  }

  private void watch() {
    checks().forEach(node.health()::register);
    node.task("rotate-keys", new RotateKeys(vertx, postgres, config.signingKey())::run);
  }

  private Map<String, Supplier<Future<Void>>> checks() {
    return Map.of(
        "user.postgres", postgres::check,
        "user.redis", () -> BoundedRedis.check(redis),
        "user.revocations", revocations::check,
        "user.outbox", relay::check,
        "user.facts", facts::check);
  }

  /** What is under way ends first, then what it needs. */
  @Override
  public Future<?> stop() {
    checks().keySet().forEach(node.health()::unregister);
    revocations.stop();
    pruning.stop();
    tokens.close();
    return facts
        .close()
        .eventually(sending::stop)
        .eventually(relay::close)
        .eventually(() -> Future.join(passwords.close(), postgres.close(), redis.close()));
  }
}
