package mercato.gateway.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;

/** What was found wrong with a body so far, each with the place where the walk stood. */
final class Misfits {

  private static final int MOST_SHOWN = 20;
  private static final int LONGEST_NAME = 100;

  private final Deque<Object> place = new ArrayDeque<>();
  private final List<FieldError> errors = new ArrayList<>(0);

  /**
   * @param step the name of a field, or the index of an element
   */
  Misfits enter(Object step) {
    place.addLast(step);
    return this;
  }

  void leave() {
    place.removeLast();
  }

  void add(String message) {
    if (!full()) {
      errors.add(new FieldError(pointer(), message));
    }
  }

  /** Whether it is of no use to go on. */
  boolean full() {
    return errors.size() >= MOST_SHOWN;
  }

  /**
   * @throws Problem {@code INVALID_REQUEST} when there was anything
   */
  void refuse() {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }

  private String pointer() {
    var pointer = new StringBuilder();
    place.forEach(step -> pointer.append('/').append(escaped(String.valueOf(step))));
    return pointer.toString();
  }

  /** A name as a step of a JSON pointer (RFC 6901), and no longer than a reader wants it. */
  static String escaped(String name) {
    String shown = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    return shown.replace("~", "~0").replace("/", "~1");
  }
}
