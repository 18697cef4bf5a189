package mercato.product.search;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import mercato.contract.product.PriceStep;
import mercato.contract.product.ProductFact.ProductChanged;
import mercato.contract.product.ProductView;
import mercato.platform.json.Json;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.util.BytesRef;

/**
 * A product as the topic told it, and how its price goes on from there.
 *
 * @param upcoming the next first
 * @param sales ids of those that lie on it
 */
record Snapshot(ProductView product, List<PriceStep> upcoming, List<String> sales) {

  private static final Set<String> FIELD = Set.of(IndexedProduct.SNAPSHOT);

  /** Facts from before there were sales have no lists. */
  static Snapshot of(ProductChanged fact) {
    return new Snapshot(
        fact.product(),
        fact.upcoming() == null ? List.of() : fact.upcoming(),
        fact.sales() == null ? List.of() : fact.sales());
  }

  /** Null for one that has only been announced. */
  static Snapshot read(StoredFields stored, int document) throws IOException {
    BytesRef json = stored.document(document, FIELD).getBinaryValue(IndexedProduct.SNAPSHOT);
    return json == null
        ? null
        : Json.decode(
            Arrays.copyOfRange(json.bytes, json.offset, json.offset + json.length), Snapshot.class);
  }

  byte[] json() {
    return Json.encode(this);
  }

  boolean active() {
    return product.status() == ProductView.Status.ACTIVE;
  }

  /** What it has become by itself until now: each price that has begun is another version. */
  ProductView at(Instant now) {
    int begun = 0;
    while (begun < upcoming.size() && !upcoming.get(begun).from().isAfter(now)) {
      begun++;
    }
    if (begun == 0) {
      return product;
    }
    PriceStep inForce = upcoming.get(begun - 1);
    return new ProductView(
        product.id(),
        product.name(),
        product.description(),
        product.category(),
        inForce.price(),
        product.images(),
        product.attributes(),
        product.rating(),
        product.status(),
        begun < upcoming.size() ? upcoming.get(begun).from() : null,
        product.version() + begun,
        product.createdAt(),
        inForce.from());
  }
}
