package mercato.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import mercato.contract.Problem.FieldError;
import mercato.contract.order.OrderOperations;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.Device;
import mercato.contract.user.UserOperations;
import org.junit.jupiter.api.Test;

class RequestsTest {

  private static final Device HERE = new Device("127.0.0.1", null);

  @Test
  void recordsThatHoldASecretDoNotPrintIt() {
    String secret = "hunter2-secret";
    assertThat(
            List.of(
                new UserOperations.Register("a@b.example", secret, "A", null, HERE),
                new UserOperations.LogIn("a@b.example", secret, HERE),
                new UserOperations.Refresh(secret, HERE),
                new AccountOperations.ChangePassword(secret, secret, "s", HERE),
                new AccountOperations.VerifyEmail(secret, HERE),
                new AccountOperations.ResetPassword(secret, secret, HERE),
                new UserOperations.Account("a@b.example", secret, "A", List.of()),
                new OrderOperations.Payment("card", secret)))
        .allSatisfy(request -> assertThat(request.toString()).doesNotContain(secret));
  }

  @Test
  void aPageHasOneToAHundredItems() {
    assertThat(new Page(100, null).limit()).isEqualTo(100);
    for (int limit : new int[] {0, -1, 101}) {
      assertThatThrownBy(() -> new Page(limit, null))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.details().toString()).contains("/limit"));
    }
  }

  @Test
  void anOperationHasATimeoutWithinBounds() {
    for (int timeout : new int[] {0, 30_001}) {
      assertThatThrownBy(() -> Operation.once("a.b", Page.class, Page.class, timeout))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void badInputNamesEachPlace() {
    var problem =
        Problem.invalid(new FieldError("/items/0", "is missing"), new FieldError("/x", "is odd"));
    assertThat(problem.details())
        .isEqualTo(
            Map.of(
                "errors",
                List.of(
                    Map.of("pointer", "/items/0", "message", "is missing"),
                    Map.of("pointer", "/x", "message", "is odd"))));
    assertThat(problem.getStackTrace()).isEmpty();
  }
}
