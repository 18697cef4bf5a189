package mercato.gateway.security;

import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.SecurityRequirement;
import java.util.List;
import java.util.Set;

/**
 * What an operation demands of its caller, read from its {@code security} in the contract.
 *
 * @param reads whether a token is looked at; where it is not, one that has expired does no harm, so
 *     that a session can be refreshed
 * @param needed whether there must be one
 * @param roles of which the caller needs one; empty for any
 */
record Access(boolean reads, boolean needed, Set<String> roles) {

  static Access of(Operation operation) {
    List<SecurityRequirement> all = operation.getSecurityRequirements();
    boolean optional = all.stream().anyMatch(SecurityRequirement::isEmpty);
    return all.stream()
        .filter(each -> !each.isEmpty())
        .findFirst()
        .map(each -> new Access(true, !optional, Set.copyOf(each.getScopes("bearer"))))
        .orElse(new Access(false, false, Set.of()));
  }
}
