package mercato.contract.product;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;

/**
 * A product of the catalogue as it is at one instant.
 *
 * @param id chosen at creation, {@code [A-Za-z0-9-]{1,64}}
 * @param category path from the root, such as {@code ["Apparel", "Topwear", "Tshirts"]}
 * @param price in force, sales taken off
 * @param images URLs
 * @param attributes free by category, such as {@code colour: Blue}
 * @param priceValidUntil when the price may change by itself, as a sale begins or ends; null while
 *     nothing is planned. Whoever keeps the view must not keep it for longer
 * @param version counts the changes, from 1; a price that changed by itself is one, from its
 *     instant on, and so is a review's stars
 */
public record ProductView(
    String id,
    String name,
    String description,
    List<String> category,
    Money price,
    List<String> images,
    Map<String, String> attributes,
    Rating rating,
    Status status,
    Instant priceValidUntil,
    long version,
    Instant createdAt,
    Instant updatedAt) {

  /** {@code RETIRED} is no longer sold, yet orders still refer to it. */
  public enum Status {
    ACTIVE,
    RETIRED
  }

  /**
   * @param average of the reviews that are shown, 1 to 5, rounded to two places; 0 without any
   * @param count of the reviews that are shown
   */
  public record Rating(double average, int count) {}
}
