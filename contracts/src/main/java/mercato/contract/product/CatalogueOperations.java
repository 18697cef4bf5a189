package mercato.contract.product;

import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.Operation;
import mercato.contract.Problem.FieldError;

/** How staff keep the catalogue. All refuse {@code FORBIDDEN} and {@code INVALID_REQUEST}. */
public final class CatalogueOperations {

  /**
   * A new product. Under an idempotency key the product's id is derived from caller and key, so
   * that asking again answers the same product. Refuses {@code ID_TAKEN}, {@code
   * IDEMPOTENCY_KEY_REUSED}.
   */
  public static final Operation<CreateProduct, CreatedProduct> CREATE =
      Operation.once("catalogue.create", CreateProduct.class, CreatedProduct.class, 5_000);

  /** Replaces all that staff may set. Refuses {@code NOT_FOUND}, {@code STALE}. */
  public static final Operation<ReplaceProduct, ProductView> REPLACE =
      Operation.once("catalogue.replace", ReplaceProduct.class, ProductView.class, 5_000);

  /** Changes what is named. Refuses {@code NOT_FOUND}, {@code STALE}. */
  public static final Operation<PatchProduct, ProductView> PATCH =
      Operation.once("catalogue.patch", PatchProduct.class, ProductView.class, 5_000);

  /** Takes a product out of sale; orders keep their copy. Refuses {@code NOT_FOUND, STALE}. */
  public static final Operation<RetireProduct, ProductView> RETIRE =
      Operation.idempotent("catalogue.retire", RetireProduct.class, ProductView.class, 5_000);

  /**
   * Adds products; one whose id is known is left as it is, so that the same batch may come again. A
   * mistake refuses the whole batch.
   */
  public static final Operation<AddProducts, AddedProducts> ADD =
      Operation.idempotent("catalogue.add", AddProducts.class, AddedProducts.class, 20_000);

  /**
   * Makes a part of the catalogue be as given: new products are created, others updated, and those
   * that are so already are left alone. A bad one is rejected, the others are taken.
   */
  public static final Operation<ImportProducts, ImportedProducts> IMPORT =
      Operation.idempotent(
          "catalogue.import", ImportProducts.class, ImportedProducts.class, 20_000);

  private CatalogueOperations() {}

  /**
   * What staff say of a product.
   *
   * @param id null to have one made, where that is allowed
   * @param description null for none; so are images and attributes
   * @param price before sales
   */
  public record NewProduct(
      String id,
      String name,
      String description,
      List<String> category,
      Money price,
      List<String> images,
      Map<String, String> attributes) {}

  /**
   * @param idempotencyKey or null; a product that brings an id keeps it, with a key as without
   */
  public record CreateProduct(NewProduct product, String idempotencyKey) {}

  /**
   * @param replayed whether an earlier call under this key has created it
   */
  public record CreatedProduct(ProductView product, boolean replayed) {}

  /**
   * @param expectedVersion that it must have, or null for any; so below
   * @param product its id is null or the same
   */
  public record ReplaceProduct(String id, Long expectedVersion, NewProduct product) {}

  public record PatchProduct(String id, Long expectedVersion, ProductPatch patch) {}

  /**
   * Null leaves as it is.
   *
   * @param attributes as RFC 7396 has it: those named are set, or removed by null
   */
  public record ProductPatch(
      String name,
      String description,
      List<String> category,
      Money price,
      List<String> images,
      Map<String, String> attributes,
      ProductView.Status status) {}

  public record RetireProduct(String id, Long expectedVersion) {}

  /** 1 to 1,000 products with ids. */
  public record AddProducts(List<NewProduct> products) {}

  /** How many of the batch were new. */
  public record AddedProducts(int added) {}

  /** 1 to 250 products with ids; of one id the last counts. */
  public record ImportProducts(List<NewProduct> products) {}

  /** The counts add up to the batch. */
  public record ImportedProducts(
      int created, int updated, int unchanged, List<RejectedProduct> rejected) {}

  /**
   * @param index in the batch, from 0
   */
  public record RejectedProduct(int index, String code, String detail, List<FieldError> errors) {}
}
