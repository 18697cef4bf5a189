package mercato.launcher.demo;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import mercato.contract.Money;
import mercato.contract.inventory.InventoryOperations.NewStock;
import mercato.contract.product.CatalogueOperations.NewProduct;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * 14,593 real products; see {@code demo/README.md} beside the data for their source, and for how
 * price, stock and description are made up from the id.
 */
public final class DemoCatalogue {

  private static final String RESOURCE = "/demo/fashion-products.csv.gz";
  private static final String CURRENCY = "USD";
  private static final int MIN_PRICE = 499;
  private static final int PRICE_STEP = 50;
  private static final int PRICES = 400;
  private static final int MIN_STOCK = 50;
  private static final int STOCKS = 451;
  private static final int LOW_STOCK = 10;

  private DemoCatalogue() {}

  /** All products in the order of the data set. Reads and unpacks: not for an event loop. */
  public static List<NewProduct> products() {
    var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (var packed = Objects.requireNonNull(DemoCatalogue.class.getResourceAsStream(RESOURCE));
        var csv = new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8);
        var records = format.parse(csv)) {
      return records.stream().map(DemoCatalogue::product).toList();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  public static NewStock stock(String productId) {
    return new NewStock(productId, MIN_STOCK + hash("stock/" + productId, STOCKS), LOW_STOCK);
  }

  static Money price(String productId) {
    return new Money(MIN_PRICE + (long) PRICE_STEP * hash("price/" + productId, PRICES), CURRENCY);
  }

  private static NewProduct product(CSVRecord row) {
    String id = row.get("id");
    return new NewProduct(
        id,
        row.get("name"),
        description(row),
        List.of(row.get("category"), row.get("subcategory"), row.get("articleType")),
        price(id),
        List.of(),
        attributes(row));
  }

  private static String description(CSVRecord row) {
    return "%s, %s, for %s. (Made up for the demo shop from the product's attributes.)"
        .formatted(row.get("articleType"), row.get("colour"), row.get("gender"));
  }

  private static Map<String, String> attributes(CSVRecord row) {
    var attributes = new LinkedHashMap<String, String>();
    for (String name : List.of("gender", "colour", "season", "year", "usage")) {
      if (!row.get(name).isBlank()) {
        attributes.put(name, row.get(name));
      }
    }
    return attributes;
  }

  private static int hash(String text, int range) {
    var crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % range);
  }
}
