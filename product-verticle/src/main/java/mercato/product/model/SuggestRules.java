package mercato.product.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.ProductOperations.Suggest;
import mercato.contract.product.ProductOperations.Suggestion;

/** What may be asked for completion, how searches are told apart, and how completions are mixed. */
public final class SuggestRules {

  private static final int MAX_TYPED = 100;
  private static final int MAX_SUGGESTIONS = 20;
  private static final int MAX_SEARCH = 60;
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cntrl}]+");

  private SuggestRules() {}

  /**
   * @throws Problem {@code INVALID_REQUEST} with all mistakes
   */
  public static Suggest check(Suggest request) {
    var errors = new ArrayList<FieldError>();
    String typed = request.q();
    if (typed == null || typed.isBlank() || typed.length() > MAX_TYPED) {
      errors.add(new FieldError("/q", "must have 1 to " + MAX_TYPED + " characters"));
    }
    if (request.limit() < 1 || request.limit() > MAX_SUGGESTIONS) {
      errors.add(new FieldError("/limit", "must be 1 to " + MAX_SUGGESTIONS));
    }
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return request;
  }

  /**
   * The form in which equal searches are equal: lower case, words apart by one blank; empty for
   * none, and for one of more than 60 characters, which is a text and no search that others repeat.
   */
  public static Optional<String> search(String q) {
    return Optional.ofNullable(q)
        .map(SuggestRules::normal)
        .map(String::strip)
        .filter(search -> !search.isEmpty() && search.length() <= MAX_SEARCH);
  }

  /** How a search must begin that goes on from what was typed; a blank at its end ends a word. */
  public static String prefix(String typed) {
    return normal(typed).stripLeading();
  }

  /**
   * Half of them what others searched for, the rest names; more of the one where there is too
   * little of the other. No text comes twice: the one that names a product stays, at the better
   * place.
   *
   * @param searches normalised, the most frequent first
   * @param names the best first
   */
  public static List<Suggestion> mix(List<String> searches, List<Suggestion> names, int limit) {
    Map<String, Suggestion> byText = new LinkedHashMap<>();
    int half = (limit + 1) / 2;
    searches.stream().limit(half).forEach(text -> byText.put(text, new Suggestion(text, null)));
    names.forEach(
        name ->
            byText.merge(
                normal(name.text()).strip(),
                name,
                (one, other) -> one.productId() == null ? other : one));
    searches.stream()
        .skip(half)
        .forEach(text -> byText.putIfAbsent(text, new Suggestion(text, null)));
    return byText.values().stream().limit(limit).toList();
  }

  private static String normal(String text) {
    return BLANKS.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT);
  }
}
