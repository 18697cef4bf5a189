package mercato.gateway.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Tells, where a method is refused, which ones a path knows. */
final class AllowedMethods {

  /** Of what stands beside the contract: its pages. */
  private static final String ELSEWHERE = "GET";

  private final Map<Pattern, String> byPath = new LinkedHashMap<>();

  AllowedMethods(List<Contract.Operation> operations) {
    var methods = new LinkedHashMap<String, TreeSet<String>>();
    operations.forEach(
        each -> methods.computeIfAbsent(each.path(), first -> new TreeSet<>()).add(each.method()));
    methods.forEach(
        (path, known) ->
            byPath.put(
                Pattern.compile(path.replaceAll("\\{[^}]*}", "[^/]+") + "/?"),
                String.join(", ", known)));
  }

  String of(String path) {
    return byPath.entrySet().stream()
        .filter(each -> each.getKey().matcher(path).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(ELSEWHERE);
  }
}
