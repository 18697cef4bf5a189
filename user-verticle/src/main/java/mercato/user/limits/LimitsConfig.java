package mercato.user.limits;

import mercato.platform.config.Section;

/**
 * {@code user.limits.*}.
 *
 * @param enabled {@code enabled}: whether log-ins, registrations and the like are limited, default
 *     true; false for a load that all comes from one address
 */
public record LimitsConfig(boolean enabled) {

  public static LimitsConfig from(Section section) {
    return new LimitsConfig(section.flag("enabled", true));
  }
}
