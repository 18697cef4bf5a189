package mercato.user.mailing;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mercato.contract.order.OrderFact;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.Fact;
import mercato.contract.user.UserFact;
import mercato.platform.stream.Delivery;
import mercato.user.model.Mail;
import mercato.user.model.MailRules;

/** Facts to mails that wait to be sent. */
public final class MailFacts {

  private final MailStore mails;
  private final Runnable wake;

  /**
   * @param wake called when there is something to send
   */
  public MailFacts(MailStore mails, Runnable wake) {
    this.mails = mails;
    this.wake = wake;
  }

  public Future<Void> handleUsers(List<Delivery<UserFact>> batch) {
    return handle(batch, MailRules::ofUser);
  }

  public Future<Void> handleOrders(List<Delivery<OrderFact>> batch) {
    return handle(batch, MailRules::ofOrder);
  }

  private <F extends Fact> Future<Void> handle(
      List<Delivery<F>> batch, Function<Envelope<F>, Optional<Mail>> mail) {
    List<Mail> wanted =
        batch.stream().flatMap(told -> mail.apply(told.envelope()).stream()).toList();
    return wanted.isEmpty()
        ? Future.succeededFuture()
        : mails.add(wanted).onSuccess(this::wakeFor).mapEmpty();
  }

  private void wakeFor(int added) {
    if (added > 0) {
      wake.run();
    }
  }
}
