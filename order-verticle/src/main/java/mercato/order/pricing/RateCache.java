package mercato.order.pricing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.order.PricingOperations.ShippingMethodView;
import mercato.order.model.TaxRates;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/**
 * Shipping methods and tax rates, in memory for {@link #AGE}. Who comes when they are too old waits
 * for the one load that is under way.
 *
 * <p>For the event loop of the verticle that owns it.
 */
public final class RateCache {

  private static final String METHODS =
      """
      select id, name, amount, currency, min_days, max_days from shipping_methods
      order by amount, id
      """;

  private static final String TAXES = "select country, region, basis_points from tax_rates";

  /** How old the rates may be. */
  static final Duration AGE = Duration.ofSeconds(30);

  /**
   * @param methods the cheapest first
   */
  public record Rates(List<ShippingMethodView> methods, TaxRates taxes) {}

  private final Postgres postgres;
  private final InstantSource clock;
  private Future<Rates> rates = Future.failedFuture("not loaded yet");
  private Instant loadedAt = Instant.EPOCH;

  public RateCache(Postgres postgres, InstantSource clock) {
    this.postgres = postgres;
    this.clock = clock;
  }

  /** Fails with {@code UNAVAILABLE} when the database is away. */
  public Future<Rates> find() {
    boolean old = rates.failed() || !clock.instant().isBefore(loadedAt.plus(AGE));
    if (rates.isComplete() && old) {
      loadedAt = clock.instant();
      rates = load();
    }
    return rates;
  }

  private Future<Rates> load() {
    Future<List<ShippingMethodView>> methods = execute(METHODS).map(RateCache::methods);
    Future<TaxRates> taxes = execute(TAXES).map(RateCache::taxes);
    return Future.all(methods, taxes)
        .map(both -> new Rates(methods.result(), taxes.result()))
        .recover(PostgresFailures::translate);
  }

  private Future<RowSet<Row>> execute(String sql) {
    return postgres.client().preparedQuery(sql).execute();
  }

  private static List<ShippingMethodView> methods(RowSet<Row> rows) {
    List<ShippingMethodView> methods = new ArrayList<>();
    for (Row row : rows) {
      methods.add(
          new ShippingMethodView(
              row.getString("id"),
              row.getString("name"),
              new Money(row.getLong("amount"), row.getString("currency")),
              row.getInteger("min_days"),
              row.getInteger("max_days")));
    }
    return List.copyOf(methods);
  }

  private static TaxRates taxes(RowSet<Row> rows) {
    Map<String, Integer> basisPoints = new HashMap<>();
    for (Row row : rows) {
      basisPoints.put(
          TaxRates.place(row.getString("country"), row.getString("region")),
          row.getInteger("basis_points"));
    }
    return new TaxRates(Map.copyOf(basisPoints));
  }
}
