package mercato.bench.logins;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import mercato.bench.load.Calls;
import mercato.bench.load.Calls.Answer;
import mercato.bench.load.Visitors;
import mercato.bench.shop.Api;

/** People with an account who log in. */
final class Comers implements Visitors<Comers.Step> {

  enum Step {
    LOGIN
  }

  private static final String PASSWORD = "a-password-of-the-bench";

  private final Calls calls;
  private final List<String> emails = new ArrayList<>();

  Comers(Calls calls) {
    this.calls = calls;
  }

  /** Opens accounts, one after the other. */
  Future<Void> arrive(int accounts) {
    Future<Void> last = Future.succeededFuture();
    for (int i = 0; i < accounts; i++) {
      last = last.compose(done -> register());
    }
    return last;
  }

  @Override
  public Class<Step> steps() {
    return Step.class;
  }

  @Override
  public Step pick(RandomGenerator random) {
    return Step.LOGIN;
  }

  @Override
  public Future<Answer> take(Step step, RandomGenerator random) {
    return logIn(emails.get(random.nextInt(emails.size())), PASSWORD);
  }

  /** Somebody who forgot the password. */
  Future<Answer> mistake(int account) {
    return logIn(emails.get(account % emails.size()), "wrong-" + PASSWORD);
  }

  /** Somebody who never had an account. */
  Future<Answer> stranger() {
    return logIn(Api.email(), "wrong-" + PASSWORD);
  }

  private Future<Answer> logIn(String email, String password) {
    var body = new JsonObject().put("email", email).put("password", password);
    return calls.send(HttpMethod.POST, "/v1/auth/login", null, body);
  }

  private Future<Void> register() {
    String email = Api.email();
    var account =
        new JsonObject().put("email", email).put("password", PASSWORD).put("name", "Load Test");
    return calls
        .send(HttpMethod.POST, "/v1/auth/register", null, account)
        .compose(
            answer ->
                answer.status() == 201
                    ? Future.succeededFuture()
                    : Future.failedFuture("registering an account: " + answer.kind()))
        .onSuccess(opened -> emails.add(email))
        .mapEmpty();
  }
}
