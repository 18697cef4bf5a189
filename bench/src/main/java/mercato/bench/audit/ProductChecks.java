package mercato.bench.audit;

import java.time.Instant;
import java.util.Optional;
import mercato.bench.audit.ProductState.Shown;

/**
 * What must hold of one product, over all who hold it. They are read one after the other and hear
 * of a change one after the other, so what is found of a product that is just being changed may be
 * no more than that: who asks looks again.
 */
final class ProductChecks {

  private ProductChecks() {}

  static Findings check(ProductDossier dossier) {
    var findings = new Findings();
    checkTold(dossier, findings);
    checkCopies(dossier, findings);
    checkRating(dossier, findings);
    return findings;
  }

  private static void checkTold(ProductDossier dossier, Findings findings) {
    Shown told = at(dossier.told(), dossier.seenAt());
    Shown stored = at(dossier.stored(), dossier.seenAt());
    if (told != null) {
      findings.always(Invariant.STORED, stored != null, "told is %s", told);
    }
    if (stored != null) {
      findings.always(
          Invariant.TOLD,
          told != null && told.version() >= stored.version(),
          "stored is %s, told %s",
          stored,
          told);
    }
    if (told != null && stored != null) {
      findings.always(
          Invariant.SNAPSHOT,
          told.version() < stored.version() || told.equals(stored),
          "stored is %s, told %s",
          stored,
          told);
    }
  }

  private static void checkCopies(ProductDossier dossier, Findings findings) {
    Shown stored = at(dossier.stored(), dossier.seenAt());
    if (dossier.kept() != null) {
      Shown kept = at(dossier.kept().orElse(null), dossier.seenAt());
      findings.always(
          Invariant.CACHED,
          kept == null ? stored == null : kept.equals(stored),
          "stored is %s, in Redis %s",
          stored,
          kept);
    }
    if (dossier.shown() != null) {
      Optional<Shown> before = Optional.ofNullable(at(dossier.stored(), dossier.askedAt()));
      findings.always(
          Invariant.SHOWN,
          dossier.shown().equals(Optional.ofNullable(stored)) || dossier.shown().equals(before),
          "stored is %s, shown %s",
          stored,
          dossier.shown().orElse(null));
    }
  }

  private static void checkRating(ProductDossier dossier, Findings findings) {
    long count = dossier.reviews().count();
    if (dossier.stored() == null || count == 0 && dossier.rating().count() == 0) {
      return;
    }
    double average = count == 0 ? 0 : Math.round(100.0 * dossier.reviews().sum() / count) / 100.0;
    findings.always(
        Invariant.RATING,
        count == dossier.rating().count() && average == dossier.rating().average(),
        "stored is %s, its reviews come to %s in %d",
        dossier.rating(),
        average,
        count);
  }

  private static Shown at(ProductState state, Instant instant) {
    return state == null ? null : state.at(instant);
  }
}
