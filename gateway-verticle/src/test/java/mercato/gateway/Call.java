package mercato.gateway;

import java.util.List;
import mercato.gateway.http.Contract;
import mercato.gateway.http.GoodBodies;

/**
 * A call that does but for what a test makes of it: one of each operation that takes JSON.
 *
 * @param bodyNeeded whether it does without a body, too
 */
record Call(String id, String method, String path, String body, boolean bodyNeeded) {

  static List<Call> all(Contract contract) {
    return contract.operations().stream().filter(GoodBodies::areTakenBy).map(Call::of).toList();
  }

  private static Call of(Contract.Operation operation) {
    return new Call(
        operation.id(),
        operation.method(),
        operation.path().replaceAll("\\{[^}]*}", Samples.ORDER_ID),
        GoodBodies.of(operation.id()),
        operation.definition().getJsonObject("requestBody").getBoolean("required"));
  }

  @Override
  public String toString() {
    return id;
  }
}
