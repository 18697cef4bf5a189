package mercato.gateway.http;

import io.vertx.json.schema.OutputUnit;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;

/** What a schema found wrong with a body, as a problem that points at each mistake. */
final class Misfits {

  private static final int MOST_SHOWN = 20;
  private static final int LONGEST_TEXT = 200;

  /** These only say that something below them does not fit. */
  private static final Set<String> PARENTS =
      Set.of("properties", "items", "prefixItems", "patternProperties", "$ref", "allOf");

  private static final Pattern MISSING = Pattern.compile("required property \"(.*)\"$");

  private Misfits() {}

  static Problem of(OutputUnit result) {
    List<FieldError> errors =
        result.getErrors().stream()
            .filter(unit -> !PARENTS.contains(keyword(unit)))
            .map(Misfits::error)
            .distinct()
            .limit(MOST_SHOWN)
            .toList();
    return Problem.invalid(errors);
  }

  private static FieldError error(OutputUnit unit) {
    String pointer = unit.getInstanceLocation().substring("#".length());
    return switch (keyword(unit)) {
      case "required" -> {
        Matcher name = MISSING.matcher(unit.getError());
        yield new FieldError(name.find() ? pointer + "/" + name.group(1) : pointer, "is required");
      }
      case "additionalProperties" -> new FieldError(pointer, "is not a known field");
      default -> new FieldError(pointer, shortened(unit.getError()));
    };
  }

  private static String keyword(OutputUnit unit) {
    return unit.getKeywordLocation().substring(unit.getKeywordLocation().lastIndexOf('/') + 1);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }
}
