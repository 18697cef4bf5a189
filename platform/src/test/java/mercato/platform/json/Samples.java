package mercato.platform.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mercato.contract.Money;
import mercato.contract.Page;

/** A record of any type with something in each of its members: a text holds its member's name. */
final class Samples {

  static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  static final Money PRICE = new Money(1_999, "USD");

  private Samples() {}

  static <T> T of(Class<T> type) {
    return type.cast(of(type, "value"));
  }

  private static Object of(Type type, String name) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? List.of(of(of[0], name))
          : generic.getRawType() == Set.class
              ? Set.of(of(of[0], name))
              : Map.of(name, of(of[1], name));
    }
    Class<?> plain = (Class<?>) type;
    if (plain == Money.class) {
      return PRICE;
    }
    if (plain == Page.class) {
      return new Page(20, "cursor");
    }
    if (plain == Instant.class) {
      return AT;
    }
    if (plain.isEnum()) {
      return plain.getEnumConstants()[0];
    }
    return plain.isRecord() ? ofRecord(plain) : ofScalar(plain, name);
  }

  private static Object ofScalar(Class<?> type, String name) {
    if (type == int.class || type == Integer.class) {
      return 3;
    }
    if (type == long.class || type == Long.class) {
      return 5_000_000_000L;
    }
    if (type == double.class || type == Double.class) {
      return 4.5;
    }
    if (type == boolean.class || type == Boolean.class) {
      return true;
    }
    if (type == String.class || type == Object.class) {
      return name;
    }
    throw new AssertionError("no sample of " + type);
  }

  /** A tree ends somewhere. */
  private static boolean nests(Class<?> type, RecordComponent member) {
    return member.getGenericType() instanceof ParameterizedType generic
        && generic.getActualTypeArguments()[0] == type;
  }

  private static Object ofRecord(Class<?> type) {
    RecordComponent[] members = type.getRecordComponents();
    Object[] values =
        Arrays.stream(members)
            .map(
                member ->
                    nests(type, member) ? List.of() : of(member.getGenericType(), member.getName()))
            .toArray();
    Class<?>[] types =
        Arrays.stream(members).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      return canonical.newInstance(values);
    } catch (ReflectiveOperationException failure) {
      throw new AssertionError("no sample of " + type, failure);
    }
  }
}
