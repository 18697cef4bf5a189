package mercato.gateway.user;

import io.vertx.core.Future;
import java.util.Iterator;
import mercato.contract.Caller;
import mercato.contract.user.NotificationOperations;
import mercato.contract.user.NotificationOperations.FindNews;
import mercato.contract.user.NotificationOperations.News;
import mercato.contract.user.NotificationOperations.NewsReply;
import mercato.gateway.http.Audience;
import mercato.gateway.http.EventStream;
import mercato.gateway.http.EventStreams;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/**
 * Tells users what reaches them, as it comes. A broadcast is only a hint: what is sent is what the
 * user service then answers, one question at a time for each stream, and again until there is
 * nothing new. A hint that was missed is made up for by asking at each beat.
 *
 * <p>Bounds: what one answer holds, each event of it sent when the one before has left. Whoever has
 * much to catch up on is held back, not cut off.
 */
public final class UserStreams {

  private final ServiceBus bus;
  private final EventStreams streams;
  private final Audience<Watch> watches = new Audience<>();

  public UserStreams(ServiceBus bus, EventStreams streams) {
    this.bus = bus;
    this.streams = streams;
  }

  /** Begins to hear whom something has reached, while the verticle that calls it is deployed. */
  public Future<Void> start() {
    return bus.listen(
        NotificationOperations.ARRIVED, news -> news.userIds().forEach(this::arrived));
  }

  private void arrived(String userId) {
    watches.of(userId).forEach(Watch::ask);
  }

  public Future<EventStream> open(Request request) {
    var watch = new Watch(request);
    watches.join(watch.caller.userId(), watch);
    return watch.ask().map(watch.stream).onFailure(refused -> watch.stream.end());
  }

  /** One stream. */
  private final class Watch implements EventStream.Source {
    private final Caller caller;
    private final EventStream stream;
    private Long last;
    private boolean busy;
    private boolean askAgain;
    private boolean over;

    Watch(Request request) {
      caller = request.caller();
      last = request.lastEventId();
      stream = streams.open(request, this);
    }

    /** Succeeds when the question is answered. */
    Future<Void> ask() {
      if (busy) {
        askAgain = true;
        return Future.succeededFuture();
      }
      busy = true;
      long deadline = System.currentTimeMillis() + NotificationOperations.NEWS.timeoutMillis();
      return bus.call(NotificationOperations.NEWS, new FindNews(last), caller.until(deadline))
          .onSuccess(this::tell)
          .onFailure(unanswered -> rest())
          .mapEmpty();
    }

    /** Who comes back before anything was sent wants what came after this number, too. */
    private void tell(NewsReply news) {
      if (last == null) {
        stream.resumesAfter(news.last());
      }
      last = news.last();
      askAgain |= !news.items().isEmpty();
      tell(news.items().iterator());
    }

    private void tell(Iterator<News> news) {
      if (!news.hasNext()) {
        rest();
        return;
      }
      News next = news.next();
      Future<Void> sent =
          next.order() == null
              ? stream.event("notification", next.number(), next.notification())
              : stream.event("order", next.number(), next.order());
      sent.onSuccess(gone -> tell(news));
    }

    private void rest() {
      busy = false;
      if (askAgain && !over) {
        askAgain = false;
        ask();
      }
    }

    @Override
    public void beat() {
      ask();
    }

    @Override
    public void ended() {
      over = true;
      watches.leave(caller.userId(), this);
    }
  }
}
