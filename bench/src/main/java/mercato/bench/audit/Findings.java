package mercato.bench.audit;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the checks of one order have found. */
final class Findings {

  record Finding(Invariant invariant, String what) {}

  final Set<Invariant> applied = EnumSet.noneOf(Invariant.class);
  final List<Finding> violations = new ArrayList<>();

  /** Does not hold yet, and need not yet. */
  boolean inFlight;

  /** Holds at every moment of each store. */
  void always(Invariant invariant, boolean holds, String what, Object... arguments) {
    applied.add(invariant);
    if (!holds) {
      violations.add(new Finding(invariant, String.format(Locale.ROOT, what, arguments)));
    }
  }

  /** Holds once the order has had time to settle. */
  void eventually(
      boolean settled, Invariant invariant, boolean holds, String what, Object... arguments) {
    inFlight |= !settled && !holds;
    always(invariant, holds || !settled, what, arguments);
  }
}
