package mercato.contract.stream;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The wire name of each fact of a sealed family: the simple name of its record.
 *
 * <p>Renaming a record is therefore a change of the wire; the golden files of the contract tests
 * hold the names in place.
 */
public final class FactTypes<F extends Fact> {

  /** The schema version that this build writes; readers take every version up to it. */
  public static final int SCHEMA_VERSION = 1;

  private final Map<String, Class<? extends F>> byName;

  private FactTypes(Map<String, Class<? extends F>> byName) {
    this.byName = byName;
  }

  /** All records that a sealed family permits. */
  public static <F extends Fact> FactTypes<F> of(Class<F> sealedFamily) {
    return new FactTypes<>(
        Arrays.stream(sealedFamily.getPermittedSubclasses())
            .<Class<? extends F>>map(type -> type.asSubclass(sealedFamily))
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity())));
  }

  /** The record of a wire name; empty for one that this build does not know. */
  public Optional<Class<? extends F>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The wire name of a fact. */
  public String nameOf(F fact) {
    return fact.getClass().getSimpleName();
  }
}
