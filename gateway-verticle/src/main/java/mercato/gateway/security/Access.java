package mercato.gateway.security;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import mercato.gateway.http.Contract;

/**
 * What an operation demands of its caller, read from its {@code security} in the contract.
 *
 * @param reads whether a token is looked at; where it is not, one that has expired does no harm, so
 *     that a session can be refreshed
 * @param needed whether there must be one
 * @param personal whether who needs no token still gets something of their own, so that none may be
 *     taken for a guest ({@code x-personal})
 * @param roles of which the caller needs one; empty for any
 */
record Access(boolean reads, boolean needed, boolean personal, Set<String> roles) {

  static Access of(Contract.Operation operation) {
    JsonArray all = operation.definition().getJsonArray("security");
    boolean optional = all.contains(new JsonObject());
    var roles = new HashSet<String>();
    for (Object each : all) {
      ((JsonObject) each)
          .getJsonArray("bearer", new JsonArray())
          .forEach(role -> roles.add((String) role));
    }
    return new Access(
        !all.isEmpty(),
        !all.isEmpty() && !optional,
        operation.definition().getBoolean("x-personal", false),
        Set.copyOf(roles));
  }
}
