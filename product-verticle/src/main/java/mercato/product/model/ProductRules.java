package mercato.product.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.CatalogueOperations.NewProduct;

/** What may become a product. */
public final class ProductRules {

  public static final int MAX_BATCH = 1_000;
  public static final int MAX_IMPORT = 250;
  public static final int MAX_PRICES = 100;

  private static final int MAX_ID = 64;

  /** Paths beside {@code /v1/products/{id}}. */
  private static final Set<String> RESERVED_IDS = Set.of("suggest", "import");

  private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[A-Za-z0-9]{1,40}");
  private static final int MAX_NAME = 200;
  private static final int MAX_DESCRIPTION = 10_000;
  private static final int MAX_CATEGORY_PARTS = 5;
  private static final int MAX_CATEGORY_PART = 100;
  private static final int MAX_IMAGES = 20;
  private static final int MAX_URL = 2_000;
  private static final int MAX_ATTRIBUTES = 50;
  private static final int MAX_ATTRIBUTE_VALUE = 200;

  /** An order of 100 lines of 999 pieces at this price still fits a long. */
  private static final long MAX_PRICE = 100_000_000_000L;

  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  private static final int MAX_ERRORS = 100;

  private ProductRules() {}

  public static boolean isId(String id) {
    if (id == null || id.isEmpty() || id.length() > MAX_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (!isIdLetter(id.charAt(i))) {
        return false;
      }
    }
    return !RESERVED_IDS.contains(id);
  }

  private static boolean isIdLetter(char letter) {
    return letter >= 'a' && letter <= 'z'
        || letter >= 'A' && letter <= 'Z'
        || letter >= '0' && letter <= '9'
        || letter == '-';
  }

  public static boolean isAttributeName(String name) {
    return name != null && ATTRIBUTE_NAME.matcher(name).matches();
  }

  /**
   * Looks at one product, whose id may be left out.
   *
   * @throws Problem {@code INVALID_REQUEST} with the place of each mistake within the product
   */
  public static void check(NewProduct product) {
    refuse(mistakes(product, false));
  }

  /**
   * Looks at a whole batch.
   *
   * @throws Problem {@code INVALID_REQUEST} with the place of each mistake, 100 at most
   */
  public static void check(List<NewProduct> products) {
    checkSize(products, MAX_BATCH);
    var errors = new ArrayList<FieldError>();
    var ids = new HashSet<String>();
    for (int i = 0; i < products.size() && errors.size() < MAX_ERRORS; i++) {
      NewProduct product = products.get(i);
      var at = new Place("/products/" + i, errors);
      checkOne(product, true, at);
      at.require("/id", product == null || ids.add(product.id()), "appears twice in the batch");
    }
    refuse(errors.subList(0, Math.min(errors.size(), MAX_ERRORS)));
  }

  /**
   * Looks at how many products there are.
   *
   * @throws Problem {@code INVALID_REQUEST} unless they are 1 to {@code max}
   */
  public static void checkSize(List<NewProduct> products, int max) {
    if (products == null || products.isEmpty() || products.size() > max) {
      throw Problem.invalid(new FieldError("/products", "must be 1 to " + max + " products"));
    }
  }

  /** What is wrong with a product, each with its place within the product. */
  public static List<FieldError> mistakes(NewProduct product) {
    return mistakes(product, true);
  }

  private static List<FieldError> mistakes(NewProduct product, boolean idNeeded) {
    var errors = new ArrayList<FieldError>();
    checkOne(product, idNeeded, new Place("", errors));
    return errors;
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }

  private static void checkOne(NewProduct product, boolean idNeeded, Place at) {
    if (product == null) {
      at.error("", "must be a product");
      return;
    }
    at.require(
        "/id",
        isId(product.id()) || product.id() == null && !idNeeded,
        "must match [A-Za-z0-9-]{1,64} and not be a reserved word");
    at.require("/name", isText(product.name(), MAX_NAME), "must have 1 to 200 characters");
    at.require(
        "/description",
        product.description() == null || product.description().length() <= MAX_DESCRIPTION,
        "must have at most 10000 characters");
    checkCategory(product.category(), at);
    checkPrice(product.price(), at);
    checkImages(product.images(), at);
    checkAttributes(product.attributes(), at);
  }

  private static void checkCategory(List<String> category, Place at) {
    if (category == null || category.isEmpty() || category.size() > MAX_CATEGORY_PARTS) {
      at.error("/category", "must have 1 to 5 parts");
      return;
    }
    for (int i = 0; i < category.size(); i++) {
      String part = category.get(i);
      at.require(
          "/category/" + i,
          isText(part, MAX_CATEGORY_PART) && part.indexOf('/') < 0,
          "must have 1 to 100 characters and no /");
    }
  }

  private static void checkPrice(Money price, Place at) {
    if (price == null) {
      at.error("/price", "must be given");
      return;
    }
    at.require(
        "/price/amount",
        price.amount() >= 0 && price.amount() <= MAX_PRICE,
        "must be 0 to " + MAX_PRICE + " minor units");
    at.require(
        "/price/currency", CURRENCIES.contains(price.currency()), "must be a currency of ISO 4217");
  }

  private static void checkImages(List<String> images, Place at) {
    if (images == null) {
      return;
    }
    at.require("/images", images.size() <= MAX_IMAGES, "must be at most 20");
    for (int i = 0; i < Math.min(images.size(), MAX_IMAGES); i++) {
      at.require("/images/" + i, isWebAddress(images.get(i)), "must be an http or https URL");
    }
  }

  private static void checkAttributes(Map<String, String> attributes, Place at) {
    if (attributes == null) {
      return;
    }
    at.require("/attributes", attributes.size() <= MAX_ATTRIBUTES, "must be at most 50");
    attributes.forEach(
        (name, value) -> {
          String pointer = "/attributes/" + escape(name);
          at.require(pointer, isAttributeName(name), "name must match [A-Za-z0-9]{1,40}");
          at.require(
              pointer, isText(value, MAX_ATTRIBUTE_VALUE), "value must have 1 to 200 characters");
        });
  }

  private static boolean isText(String text, int max) {
    return text != null && !text.isBlank() && text.length() <= max;
  }

  private static boolean isWebAddress(String url) {
    if (url == null || url.length() > MAX_URL) {
      return false;
    }
    try {
      URI uri = new URI(url);
      return uri.getHost() != null
          && ("http".equalsIgnoreCase(uri.getScheme())
              || "https".equalsIgnoreCase(uri.getScheme()));
    } catch (URISyntaxException notAnAddress) {
      return false;
    }
  }

  /** As RFC 6901 has it. */
  private static String escape(String name) {
    return String.valueOf(name).replace("~", "~0").replace("/", "~1");
  }

  private record Place(String prefix, List<FieldError> errors) {
    void require(String pointer, boolean holds, String message) {
      if (!holds) {
        error(pointer, message);
      }
    }

    void error(String pointer, String message) {
      errors.add(new FieldError(prefix + pointer, message));
    }
  }
}
