package mercato.contract.product;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;

/**
 * A product of the catalogue.
 *
 * @param id chosen at creation, {@code [A-Za-z0-9-]{1,64}}
 * @param category path from the root, such as {@code ["Apparel", "Topwear", "Tshirts"]}
 * @param price in force at {@code updatedAt} and since
 * @param images URLs
 * @param attributes free by category, such as {@code colour: Blue}
 * @param version counts the changes, from 1
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
    long version,
    Instant createdAt,
    Instant updatedAt) {

  /** {@code RETIRED} is no longer sold, yet orders still refer to it. */
  public enum Status {
    ACTIVE,
    RETIRED
  }

  /**
   * @param average of the reviews, 0 without any
   * @param count of the reviews
   */
  public record Rating(double average, int count) {}
}
