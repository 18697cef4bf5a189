package mercato.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells, where a method is refused, which ones a path knows. */
public final class AllowedMethods implements Handler<RoutingContext> {

  /** Of what stands beside the contract: its pages. */
  private static final String ELSEWHERE = "GET";

  private final Map<Pattern, String> byPath = new LinkedHashMap<>();
  private final Handler<RoutingContext> next;

  public AllowedMethods(Contract contract, Handler<RoutingContext> next) {
    this.next = next;
    for (Path path : contract.bodies().getPaths()) {
      byPath.put(
          Pattern.compile(path.getName().replaceAll("\\{[^}]*}", "[^/]+") + "/?"),
          path.getOperations().stream()
              .map(operation -> operation.getHttpMethod().name())
              .sorted()
              .collect(Collectors.joining(", ")));
    }
  }

  @Override
  public void handle(RoutingContext context) {
    String path = context.request().path();
    String methods =
        byPath.entrySet().stream()
            .filter(each -> each.getKey().matcher(path).matches())
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(ELSEWHERE);
    context.response().putHeader(HttpHeaders.ALLOW, methods);
    next.handle(context);
  }
}
