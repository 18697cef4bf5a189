package mercato.bench.audit;

import java.time.Instant;
import java.util.Optional;
import mercato.bench.audit.ProductState.Shown;

/**
 * Everything that is known under the id of one product.
 *
 * @param told by the last fact of it, or null
 * @param stored in MongoDB, or null
 * @param rating in MongoDB; zero where nothing is stored
 * @param reviews that are shown of it
 * @param kept in Redis, where a product that there is not is kept as empty; null for nothing
 * @param shown by the gateway, where it was asked, and empty for a product that there is not; or
 *     null
 * @param askedAt before the gateway was asked
 * @param seenAt after all of it was read
 */
record ProductDossier(
    String id,
    ProductState told,
    ProductState stored,
    Rating rating,
    CatalogueStore.Group reviews,
    Optional<ProductState> kept,
    Optional<Shown> shown,
    Instant askedAt,
    Instant seenAt) {

  record Rating(double average, long count) {}
}
