package mercato.gateway.user;

import io.vertx.core.Future;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.RequestReset;
import mercato.contract.user.AccountOperations.ResetPassword;
import mercato.contract.user.AccountOperations.SendVerification;
import mercato.contract.user.AccountOperations.VerifyEmail;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** What is proven by a mail that arrived: an e-mail, or the right to set a password anew. */
public final class RecoveryRoutes {

  private record Proof(String token) {}

  private record Address(String email) {}

  private record NewPassword(String token, String newPassword) {}

  private final ServiceBus bus;

  public RecoveryRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> sendVerification(Request request) {
    var send = new SendVerification(request.device());
    return bus.call(AccountOperations.SEND_VERIFICATION, send, request.caller())
        .map(sent -> Reply.of(202, null));
  }

  public Future<Reply> verifyEmail(Request request) {
    var verify = new VerifyEmail(request.body(Proof.class).token(), request.device());
    return bus.call(AccountOperations.VERIFY_EMAIL, verify, request.caller())
        .map(verified -> Reply.of(204, null));
  }

  public Future<Reply> requestReset(Request request) {
    var reset = new RequestReset(request.body(Address.class).email(), request.device());
    return bus.call(AccountOperations.REQUEST_RESET, reset, request.caller())
        .map(requested -> Reply.of(202, null));
  }

  public Future<Reply> resetPassword(Request request) {
    NewPassword body = request.body(NewPassword.class);
    var reset = new ResetPassword(body.token(), body.newPassword(), request.device());
    return bus.call(AccountOperations.RESET_PASSWORD, reset, request.caller())
        .map(done -> Reply.of(204, null));
  }
}
