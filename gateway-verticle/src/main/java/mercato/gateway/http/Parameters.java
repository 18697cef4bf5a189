package mercato.gateway.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;

/**
 * The parameters of one operation, compiled from the contract: decoded once, checked on the event
 * loop within microseconds. Unknown query parameters are refused, a path that cannot name anything
 * is 404, and a required header that is missing has a code of its own ({@code Idempotency-Key}:
 * {@code IDEMPOTENCY_KEY_REQUIRED}).
 */
public final class Parameters {

  private static final int MAX_QUERY_PARAMETERS = 200;

  /** A parameter whose value stands under its own name. */
  private record Named(String name, boolean required, boolean joined, ValueRule rule) {}

  /** An object that is spread over parameters of many names, each with a list of values. */
  private record Spread(Pattern names, int most, ValueRule values) {}

  private final List<Named> path = new ArrayList<>();
  private final List<Named> headers = new ArrayList<>();
  private final Map<String, Named> query = new HashMap<>();
  private Spread spread;

  /**
   * @param parameters of a {@link Contract.Operation}
   */
  public Parameters(Contract contract, JsonArray parameters) {
    for (Object each : parameters) {
      add(contract, (JsonObject) each);
    }
  }

  private void add(Contract contract, JsonObject parameter) {
    JsonObject schema = contract.resolved(parameter.getJsonObject("schema"));
    if (schema.getString("type").equals("object")) {
      var patterns = schema.getJsonObject("patternProperties");
      String names = patterns.fieldNames().iterator().next();
      spread =
          new Spread(
              Pattern.compile(names),
              schema.getInteger("maxProperties"),
              ValueRule.of(patterns.getJsonObject(names)));
      return;
    }
    var named =
        new Named(
            parameter.getString("name"),
            parameter.getBoolean("required", false),
            schema.getString("type").equals("array"),
            ValueRule.of(schema));
    switch (parameter.getString("in")) {
      case "path" -> path.add(named);
      case "header" -> headers.add(named);
      default -> query.put(named.name(), named);
    }
  }

  /**
   * Checks path, query and headers, in this order.
   *
   * @return the decoded query, in its order
   * @throws Problem {@code NOT_FOUND} or {@code INVALID_REQUEST}
   */
  public Map<String, List<String>> check(RoutingContext context) {
    for (Named each : path) {
      if (each.rule().mistake(context.pathParam(each.name())).isPresent()) {
        throw Problem.notFound(each.name().replace("Id", ""));
      }
    }
    Map<String, List<String>> values = decode(context.request().query());
    var mistakes = new ArrayList<FieldError>();
    checkQuery(values, mistakes);
    for (Named each : headers) {
      checkHeader(each, context.request().getHeader(each.name()), mistakes);
    }
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    return values;
  }

  private void checkQuery(Map<String, List<String>> values, List<FieldError> mistakes) {
    int spreadNames = 0;
    for (Map.Entry<String, List<String>> each : values.entrySet()) {
      Named named = query.get(each.getKey());
      if (named != null) {
        mistakeOf(named, each.getValue()).ifPresent(text -> add(mistakes, named.name(), text));
      } else if (spread != null && spread.names().matcher(each.getKey()).matches()) {
        spreadNames++;
        spread
            .values()
            .mistakes(each.getValue())
            .ifPresent(text -> add(mistakes, each.getKey(), text));
      } else {
        add(mistakes, each.getKey(), "is not a known parameter");
      }
    }
    for (Named each : query.values()) {
      if (each.required() && !values.containsKey(each.name())) {
        add(mistakes, each.name(), "is required");
      }
    }
    if (spread != null && spreadNames > spread.most()) {
      add(mistakes, "attr", "has more than " + spread.most() + " names");
    }
  }

  private static Optional<String> mistakeOf(Named named, List<String> values) {
    if (values.size() > 1) {
      return Optional.of("must be given once");
    }
    return named.joined()
        ? named.rule().mistakes(List.of(values.get(0).split(",", -1)))
        : named.rule().mistake(values.get(0));
  }

  private static void checkHeader(Named named, String value, List<FieldError> mistakes) {
    if (value == null || value.isEmpty()) {
      if (named.required()) {
        throw new Problem(
            Problem.Kind.INVALID,
            named.name().toUpperCase(Locale.ROOT).replace('-', '_') + "_REQUIRED",
            "Send the header " + named.name() + ".");
      }
    } else {
      named.rule().mistake(value).ifPresent(text -> add(mistakes, named.name(), text));
    }
  }

  private static void add(List<FieldError> mistakes, String name, String text) {
    mistakes.add(new FieldError("/" + Misfits.escaped(name), text));
  }

  private static Map<String, List<String>> decode(String query) {
    if (query == null || query.isEmpty()) {
      return Map.of();
    }
    var values = new LinkedHashMap<String, List<String>>();
    String[] pairs = query.split("&");
    if (pairs.length > MAX_QUERY_PARAMETERS) {
      throw Problem.invalid(new FieldError("", "has too many query parameters"));
    }
    for (String pair : pairs) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        values.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value);
      }
    }
    return values;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException badEscape) {
      throw Problem.invalid(new FieldError("", "has a query with a broken percent escape"));
    }
  }
}
