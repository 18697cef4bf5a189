package mercato.user.mailing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mercato.contract.Problem;
import mercato.platform.json.Json;
import mercato.platform.observe.Trace;
import mercato.platform.stream.Backoff;
import mercato.user.mailing.MailStore.Due;
import mercato.user.model.MailData;
import mercato.user.model.MailRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due, a few mails at once, at a bounded rate. Each instance of each process has one:
 * who takes a mail has it alone for the time of a lease. A mail that cannot go is tried again as
 * {@link MailRules#pause} says; while none can go, rounds pause too. One whose sender died is sent
 * by another when the lease is over: a second time, if it died between the server's answer and its
 * own note of it.
 */
public final class SendMails {

  /** Longer than a mail takes at worst: its token, its order, the server, the note. */
  public static final Duration LEASE = Duration.ofSeconds(60);

  static final int AT_ONCE = 8;

  private static final Logger LOG = LoggerFactory.getLogger(SendMails.class);
  private static final long LOOK_EACH_MILLIS = 1_000;
  private static final long TEND_EACH_MILLIS = 10_000;
  private static final long STOP_LIMIT_MILLIS = 5_000;
  private static final int NOTES = 6;
  private static final Duration REMEMBERED = Duration.ofDays(30);
  private static final int PRUNED_AT_ONCE = 1_000;
  private static final int COUNTED = 10_000;

  private final Vertx vertx;
  private final MailStore mails;
  private final RenderMail render;
  private final Mailer mailer;
  private final MailMetrics metrics;
  private final int perSecond;
  private final Duration lease;
  private final Promise<Void> ended = Promise.promise();
  private ContextInternal context;
  private long tending;
  private long timer = -1;
  private boolean stopped;
  private boolean woken;
  private int failures;
  private long notBeforeNanos = System.nanoTime();

  /**
   * @param perSecond mails that leave at most
   * @param lease how long nobody else sends what is taken here: {@link #LEASE}
   */
  public SendMails(
      Vertx vertx,
      MailStore mails,
      RenderMail render,
      Mailer mailer,
      MailMetrics metrics,
      int perSecond,
      Duration lease) {
    this.vertx = vertx;
    this.mails = mails;
    this.render = render;
    this.mailer = mailer;
    this.metrics = metrics;
    this.perSecond = perSecond;
    this.lease = lease;
  }

  /** Begins, on the present context. */
  public void start() {
    context = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
    context.runOnContext(go -> round());
    tending = vertx.setPeriodic(TEND_EACH_MILLIS, tick -> tend());
  }

  /** There may be something to send: looks now. From any thread. */
  public void wake() {
    context.runOnContext(
        go -> {
          woken = true;
          if (vertx.cancelTimer(timer)) {
            rest(0);
          }
        });
  }

  /** Starts nothing more; waits for what is on its way, but not for a server that hangs. */
  public Future<Void> stop() {
    vertx.cancelTimer(tending);
    context.runOnContext(
        go -> {
          stopped = true;
          if (vertx.cancelTimer(timer)) {
            ended.complete();
          }
        });
    return ended
        .future()
        .timeout(STOP_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .transform(done -> mailer.close());
  }

  private void round() {
    woken = false;
    long began = System.nanoTime();
    mails
        .take(AT_ONCE, lease)
        .compose(this::sendAll)
        .onComplete(
            (taken, failure) -> {
              failures = failure == null ? 0 : failures + 1;
              notBeforeNanos =
                  failure == null
                      ? began + TimeUnit.SECONDS.toNanos(taken) / perSecond
                      : System.nanoTime() + Duration.ofMillis(Backoff.millis(failures)).toNanos();
              rest(failure != null || taken > 0 || woken ? 0 : LOOK_EACH_MILLIS);
            });
  }

  /** Until the next round: so long at least, and no sooner than the rate allows. */
  private void rest(long millis) {
    if (stopped) {
      ended.tryComplete();
      return;
    }
    long pace = TimeUnit.NANOSECONDS.toMillis(notBeforeNanos - System.nanoTime());
    timer = vertx.setTimer(Math.max(1, Math.max(millis, pace)), due -> round());
  }

  /** How many there were; fails when there were some and none was settled. */
  private Future<Integer> sendAll(List<Due> taken) {
    List<Future<Void>> all = taken.stream().map(this::send).toList();
    return Future.join(all)
        .transform(
            (joined, failure) ->
                taken.isEmpty() || all.stream().anyMatch(Future::succeeded)
                    ? Future.succeededFuture(taken.size())
                    : Future.failedFuture(failure));
  }

  /** On a context of its own, for its trace; fails when it has to be tried again. */
  private Future<Void> send(Due mail) {
    Promise<Void> settled = context.promise();
    context
        .duplicate()
        .runOnContext(
            go ->
                Future.succeededFuture()
                    .compose(now -> attempt(mail))
                    .transform((sent, failure) -> settle(mail, failure))
                    .onComplete(settled));
    return settled.future();
  }

  private Future<Void> attempt(Due mail) {
    MailData data = Json.decode(mail.data(), MailData.class);
    Trace.enter(Trace.child(data.trace()));
    return render.render(mail, data).compose(mailer::send);
  }

  private Future<Void> settle(Due mail, Throwable failure) {
    if (failure == null) {
      metrics.sent();
      LOG.info("Mail {} ({}) has left", mail.id(), mail.kind());
      return note(() -> mails.sent(mail), 1);
    }
    Optional<Duration> pause =
        failure instanceof Problem problem && problem.code().equals(Mailer.UNDELIVERABLE)
            ? Optional.empty()
            : MailRules.pause(mail.attempts(), mail.createdAt(), Instant.now());
    if (pause.isEmpty()) {
      metrics.givenUp();
      LOG.warn("Mail {} ({}) is given up: {}", mail.id(), mail.kind(), reason(failure));
      return note(() -> mails.giveUp(mail), 1);
    }
    metrics.failed();
    LOG.warn("Mail {} ({}) waits {}: {}", mail.id(), mail.kind(), pause.get(), reason(failure));
    return note(() -> mails.again(mail, pause.get()), 1)
        .compose(noted -> Future.failedFuture(failure));
  }

  /** Insists for some seconds: what is not noted goes twice. */
  private Future<Void> note(Supplier<Future<Void>> write, int attempt) {
    return write
        .get()
        .recover(
            failure ->
                attempt == NOTES
                    ? Future.failedFuture(failure)
                    : vertx
                        .timer(Backoff.millis(attempt), TimeUnit.MILLISECONDS)
                        .compose(rested -> note(write, attempt + 1)));
  }

  private void tend() {
    mails
        .prune(Instant.now().minus(REMEMBERED), PRUNED_AT_ONCE)
        .compose(pruned -> mails.countWaiting(COUNTED))
        .onSuccess(metrics::waiting)
        .onFailure(failure -> LOG.warn("Old mails stay: {}", failure.toString()));
  }

  /** Other failures may have words in them that nobody should read. */
  private static String reason(Throwable failure) {
    return failure instanceof Problem ? failure.toString() : failure.getClass().getName();
  }
}
