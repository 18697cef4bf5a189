package mercato.contract.product;

import java.time.Instant;
import mercato.contract.Money;

/** A price and when it begins. It ends where the next one begins. */
public record PriceStep(Instant from, Money price) {}
