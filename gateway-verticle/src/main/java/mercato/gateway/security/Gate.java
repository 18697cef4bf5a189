package mercato.gateway.security;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import mercato.contract.Problem;
import mercato.gateway.http.Bodies;
import mercato.gateway.http.BodyRule;
import mercato.gateway.http.Contract;
import mercato.gateway.http.LineRule;
import mercato.gateway.http.Lines;
import mercato.gateway.http.Parameters;
import mercato.gateway.http.Request;

/**
 * Lets a request through to its route: first who asks and whether they may, then its parameters,
 * then its body, each as the contract has it.
 */
public final class Gate {

  /**
   * @param body null where the operation takes none; what is sent all the same is not read
   * @param lines of a body that its route reads as it comes; null for any other
   */
  private record Rules(Access access, Parameters parameters, BodyRule body, LineRule lines) {}

  private final Map<String, Rules> rules = new HashMap<>();
  private final Visitors visitors;
  private final Bodies bodies;
  private final int limitMillis;

  /**
   * @param limitMillis how long a request may take; its body alone may take as long again
   */
  public Gate(Vertx vertx, Contract contract, Visitors visitors, int limitMillis) {
    this.visitors = visitors;
    this.bodies = new Bodies(limitMillis);
    this.limitMillis = limitMillis;
    for (Contract.Operation each : contract.operations()) {
      JsonObject body = each.definition().getJsonObject("requestBody");
      boolean lines = body != null && LineRule.suits(body);
      rules.put(
          each.id(),
          new Rules(
              Access.of(each),
              new Parameters(contract, each.parameters()),
              body == null || lines ? null : new BodyRule(vertx, contract, body),
              lines ? new LineRule(contract, body) : null));
    }
  }

  /** Fails with a {@link Problem} or an HTTP status. */
  public Future<Request> admit(RoutingContext context, String operationId) {
    Rules rule = rules.get(operationId);
    HttpServerRequest http = context.request();
    if (rule.lines != null) {
      var lines = new Lines(context, rule.lines);
      return checked(context, rule).map(lines::passTo).onFailure(refused -> lines.abandon());
    }
    if (rule.body == null) {
      return checked(context, rule);
    }
    // Until its caller is known; chunks that nobody waits for would be lost.
    http.pause();
    return checked(context, rule)
        .compose(
            request ->
                bodies
                    .read(http, rule.body.maxBytes())
                    .compose(content -> rule.body.pass(content, request)))
        .onFailure(refused -> http.resume());
  }

  private Future<Request> checked(RoutingContext context, Rules rule) {
    return visitors
        .admit(context.request(), rule.access, System.currentTimeMillis() + limitMillis)
        .map(visitor -> new Request(context, visitor, rule.parameters.check(context)));
  }
}
