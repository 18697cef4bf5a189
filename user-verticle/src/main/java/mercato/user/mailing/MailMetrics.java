package mercato.user.mailing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What an operator sees of mails: how many leave, fail, are given up, wait. */
public final class MailMetrics {

  private final Counter sent;
  private final Counter failed;
  private final Counter givenUp;
  private final AtomicLong waiting = new AtomicLong();

  public MailMetrics(MeterRegistry registry) {
    sent = counter(registry, "mercato.mails.sent", "Mails that the server has taken");
    failed = counter(registry, "mercato.mails.failed", "Attempts that are made again later");
    givenUp = counter(registry, "mercato.mails.given.up", "Mails that nobody will get");
    Gauge.builder("mercato.mails.waiting", waiting, AtomicLong::get)
        .description("Mails that are to be sent, in the whole shop, up to 10,000")
        .register(registry);
  }

  void sent() {
    sent.increment();
  }

  void failed() {
    failed.increment();
  }

  void givenUp() {
    givenUp.increment();
  }

  void waiting(long count) {
    waiting.set(count);
  }

  private static Counter counter(MeterRegistry registry, String name, String what) {
    return Counter.builder(name).description(what).register(registry);
  }
}
