package mercato.bench.audit;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What Redis holds of accounts, which is only read. */
final class AccountKeys implements AutoCloseable {

  private static final String CART = "cart:u:";
  private static final String REVOKED = "session:revocations";
  private static final int PAGE = 1_000;
  private static final long LIMIT_SECONDS = 10;

  private final Redis redis;

  AccountKeys(Vertx vertx, String url) {
    redis = Redis.createClient(vertx, url);
  }

  /** Which of these users have a cart. */
  List<UUID> withCart(List<UUID> users) throws TimeoutException {
    List<Request> questions =
        users.stream().map(user -> Request.cmd(Command.EXISTS).arg(CART + user)).toList();
    List<Response> answers = redis.batch(questions).await(LIMIT_SECONDS, TimeUnit.SECONDS);
    var with = new ArrayList<UUID>();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).toInteger() == 1) {
        with.add(users.get(i));
      }
    }
    return with;
  }

  /** All sessions that gateways are told to refuse. */
  Set<UUID> revoked() throws TimeoutException {
    var revoked = new HashSet<UUID>();
    String from = "-";
    while (from != null) {
      Request page = Request.cmd(Command.XRANGE).arg(REVOKED).arg(from).arg("+");
      Response entries =
          redis.send(page.arg("COUNT").arg(PAGE)).await(LIMIT_SECONDS, TimeUnit.SECONDS);
      for (Response entry : entries) {
        revoked.add(UUID.fromString(entry.get(1).get(1).toString()));
      }
      from = entries.size() < PAGE ? null : "(" + entries.get(PAGE - 1).get(0);
    }
    return revoked;
  }

  @Override
  public void close() {
    redis.close();
  }
}
