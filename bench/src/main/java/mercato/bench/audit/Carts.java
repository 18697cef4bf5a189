package mercato.bench.audit;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks Redis which orders have been taken out of their carts. */
final class Carts implements AutoCloseable {

  private static final String TAKEN = "cart:taken:";
  private static final long LIMIT_SECONDS = 10;

  private final Redis redis;

  Carts(Vertx vertx, String url) {
    redis = Redis.createClient(vertx, url);
  }

  /** The same dossiers; those of confirmed orders of a cart say whether it was taken. */
  List<Dossier> ask(List<Dossier> dossiers, Instant now) throws TimeoutException {
    List<Dossier> asked =
        dossiers.stream().filter(dossier -> isTakenFromCart(dossier, now)).toList();
    if (asked.isEmpty()) {
      return dossiers;
    }
    List<Request> questions =
        asked.stream()
            .map(dossier -> Request.cmd(Command.EXISTS).arg(TAKEN + dossier.id()))
            .toList();
    List<Response> answers = redis.batch(questions).await(LIMIT_SECONDS, TimeUnit.SECONDS);
    var all = new ArrayList<>(dossiers);
    all.removeAll(asked);
    for (int i = 0; i < answers.size(); i++) {
      all.add(asked.get(i).withCart(answers.get(i).toInteger() == 1));
    }
    return all;
  }

  private static boolean isTakenFromCart(Dossier dossier, Instant now) {
    return !dossier.events().isEmpty()
        && dossier.events().get(0).data().hasNonNull("cart")
        && dossier.events().stream()
            .filter(event -> event.type().equals("OrderConfirmed"))
            .anyMatch(event -> event.at().isAfter(now.minus(OrderChecks.KEPT)));
  }

  @Override
  public void close() {
    redis.close();
  }
}
