package mercato.platform.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * All settings of a process, as text by dotted camelCase key.
 *
 * <p>Whoever needs a setting reads it through a {@link Section}, which declares the key with its
 * type, range and default. After all have read, {@link #verify()} stops the start when a key was
 * given that nobody declared, or a value that does not fit. Not thread-safe: read at start.
 */
public final class Config {

  private static final String ENVIRONMENT_PREFIX = "MERCATO_";

  /** Variables that are for the command line and not settings. */
  private static final Set<String> NOT_SETTINGS = Set.of("MERCATO_HOME", "MERCATO_JAVA_OPTS");

  private record Value(String text, String source) {}

  private record Mistake(String key, String message) {}

  private final Map<String, Value> values = new TreeMap<>();
  private final Map<String, String> environment;
  private final Map<String, String> environmentNames = new TreeMap<>();
  private final Set<String> declared = new TreeSet<>();
  private final Set<Mistake> mistakes = new LinkedHashSet<>();

  private Config(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Reads {@code base.yaml} and, when named, {@code PROFILE.yaml} of a folder.
   *
   * @param environment variables, of which those that start with {@code MERCATO_} count
   * @param overrides what the command line settled, by dotted key; wins over all
   * @throws ConfigException when a file is missing or is no YAML
   */
  public static Config load(
      Path folder,
      Optional<String> profile,
      Map<String, String> environment,
      Map<String, String> overrides) {
    var config = new Config(environment);
    config.readFile(folder.resolve("base.yaml"));
    profile.ifPresent(name -> config.readFile(folder.resolve(name + ".yaml")));
    overrides.forEach((key, text) -> config.values.put(key, new Value(text, "command line")));
    return config;
  }

  /** Settings from variables that start with {@code MERCATO_} alone, without files. */
  public static Config fromEnvironment(Map<String, String> environment) {
    return new Config(environment);
  }

  /** Settings from a map of dotted keys. */
  public static Config of(Map<String, String> settings) {
    var config = new Config(Map.of());
    settings.forEach((key, text) -> config.values.put(key, new Value(text, "map")));
    return config;
  }

  /** The settings below a key; an empty prefix is the whole. */
  public Section section(String prefix) {
    return new Section(this, prefix);
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigException when any key was unknown, missing or ill-typed; lists all of them
   */
  public void verify() {
    verify(key -> true);
  }

  /**
   * Ends the reading in a process that runs some of the services only: what the sections of the
   * others lack does not matter here.
   *
   * @param running the services that run
   * @param all the services whose sections were read
   * @throws ConfigException as {@link #verify()}
   */
  public void verify(Collection<String> running, Collection<String> all) {
    verify(
        key -> {
          String section = key.split("\\.", 2)[0];
          return running.contains(section) || !all.contains(section);
        });
  }

  private void verify(Predicate<String> matters) {
    var all = new ArrayList<String>();
    mistakes.forEach(
        mistake -> {
          if (matters.test(mistake.key)) {
            all.add(mistake.message);
          }
        });
    values.forEach(
        (key, value) -> {
          if (!declared.contains(key)) {
            all.add(value.source + ": unknown key '" + key + "'" + nearest(key, declared));
          }
        });
    environment.keySet().stream()
        .filter(name -> name.startsWith(ENVIRONMENT_PREFIX) && !NOT_SETTINGS.contains(name))
        .filter(name -> !environmentNames.containsValue(name))
        .sorted()
        .forEach(
            name ->
                all.add(
                    "environment: unknown variable '"
                        + name
                        + "'"
                        + nearest(name, Set.copyOf(environmentNames.values()))));
    if (!all.isEmpty()) {
      throw new ConfigException(all);
    }
  }

  /** {@code order.saga.stepMillis} is {@code MERCATO_ORDER_SAGA_STEP_MILLIS}. */
  public static String environmentName(String key) {
    return ENVIRONMENT_PREFIX
        + key.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  Optional<String> find(String key) {
    declared.add(key);
    Value value = values.get(key);
    String name = environmentName(key);
    environmentNames.put(key, name);
    boolean settled = value != null && value.source.equals("command line");
    String fromEnvironment = settled ? null : environment.get(name);
    return Optional.ofNullable(fromEnvironment)
        .or(() -> Optional.ofNullable(value).map(Value::text))
        .filter(text -> !text.isEmpty());
  }

  void problem(String key, String message) {
    String where = environment.containsKey(environmentName(key)) ? environmentName(key) : key;
    mistakes.add(new Mistake(key, "'" + where + "' " + message));
  }

  private void readFile(Path file) {
    try {
      JsonNode tree = new ObjectMapper(new YAMLFactory()).readTree(Files.readAllBytes(file));
      flatten("", tree, file.getFileName().toString());
    } catch (JsonProcessingException cause) {
      throw new ConfigException(List.of(file + " is no YAML: " + cause.getOriginalMessage()));
    } catch (IOException cause) {
      throw new ConfigException(List.of(file + " cannot be read"));
    }
  }

  private void flatten(String prefix, JsonNode node, String source) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              member ->
                  flatten(
                      prefix.isEmpty() ? member.getKey() : prefix + "." + member.getKey(),
                      member.getValue(),
                      source));
    } else if (!node.isNull() && !prefix.isEmpty()) {
      values.put(prefix, new Value(node.asText(), source));
    }
  }

  private static String nearest(String name, Set<String> known) {
    return known.stream()
        .map(candidate -> Map.entry(distance(name, candidate), candidate))
        .min(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .filter(best -> best.getKey() <= Math.max(3, name.length() / 3))
        .map(best -> "; did you mean '" + best.getValue() + "'?")
        .orElse("");
  }

  /** Levenshtein's distance in one row. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
