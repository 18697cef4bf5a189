package mercato.platform.config;

import java.util.Optional;

/**
 * The settings below one key. Each method declares a key; a value that does not fit is noted for
 * {@link Config#verify()} and the fallback is returned, so that one start shows all mistakes.
 */
public final class Section {

  private final Config config;
  private final String prefix;

  Section(Config config, String prefix) {
    this.config = config;
    this.prefix = prefix;
  }

  public Section section(String key) {
    return new Section(config, path(key));
  }

  /** A whole number from {@code min} to {@code max}. */
  public int integer(String key, int fallback, int min, int max) {
    Optional<String> text = config.find(path(key));
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(text.get().trim());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // Falls through to the one message for both mistakes.
    }
    config.problem(
        path(key),
        "must be a whole number from " + min + " to " + max + ", not '" + text.get() + "'");
    return fallback;
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key, boolean fallback) {
    Optional<String> text = config.find(path(key));
    if (text.isEmpty() || text.get().equals("true") || text.get().equals("false")) {
      return text.map(Boolean::parseBoolean).orElse(fallback);
    }
    config.problem(path(key), "must be true or false, not '" + text.get() + "'");
    return fallback;
  }

  public String text(String key, String fallback) {
    return config.find(path(key)).orElse(fallback);
  }

  public Optional<String> optional(String key) {
    return config.find(path(key));
  }

  /** A text that must be given; returns an empty one, with the problem noted, when it is not. */
  public String required(String key) {
    return config
        .find(path(key))
        .orElseGet(
            () -> {
              config.problem(
                  path(key), "must be set (or " + Config.environmentName(path(key)) + ")");
              return "";
            });
  }

  /** A text that is never printed, not even in a problem. */
  public String secret(String key, String fallback) {
    return config.find(path(key)).orElse(fallback);
  }

  /**
   * Notes a mistake that the methods above cannot see, as between two settings.
   *
   * @param message goes on after the key, such as {@code must be none or tls}
   */
  public void problem(String key, String message) {
    config.problem(path(key), message);
  }

  private String path(String key) {
    return prefix.isEmpty() ? key : prefix + "." + key;
  }
}
