package mercato.product.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.PlanOperations.PlanChange;
import mercato.contract.product.PlanOperations.PlanSale;

/** What may be planned for prices. */
public final class PlanRules {

  public static final int MAX_SALES = 100;

  private static final Duration HORIZON = Duration.ofDays(366);

  /** Clocks differ: a start that has just passed is meant for now. */
  private static final Duration JUST_NOW = Duration.ofMinutes(1);

  private static final int MAX_NAME = 100;
  private static final int MAX_PERCENT = 99;
  private static final long MAX_PRICE = 100_000_000_000L;

  private PlanRules() {}

  /**
   * A change of the price, as planned.
   *
   * @throws Problem {@code INVALID_REQUEST} with the place of each mistake
   */
  public static PricePlan.Change check(PlanChange request, String id, Instant now) {
    var errors = new ArrayList<FieldError>();
    Money price = request.price();
    Instant at = request.at();
    require(errors, "/price", price != null, "must be given");
    require(
        errors,
        "/price/amount",
        price == null || price.amount() >= 0 && price.amount() <= MAX_PRICE,
        "must be 0 to " + MAX_PRICE + " minor units");
    require(
        errors,
        "/at",
        at != null && at.isAfter(now) && !at.isAfter(now.plus(HORIZON)),
        "must be in the future, at most 366 days");
    refuse(errors);
    return new PricePlan.Change(id, at, price);
  }

  /**
   * A product with a change more.
   *
   * @throws Problem {@code INVALID_REQUEST} for another currency, {@code PLAN_FULL}
   */
  public static Product plan(Product product, PricePlan.Change change) {
    PricePlan plan = product.price();
    if (!change.price().currency().equals(plan.regular().currency())) {
      throw Problem.invalid(
          new FieldError("/price/currency", "must be " + plan.regular().currency()));
    }
    if (plan.changes().size() >= PricePlan.MAX_CHANGES) {
      throw full(PricePlan.MAX_CHANGES + " changes of this price are planned. Cancel one first.");
    }
    return product.withPrice(plan.with(change));
  }

  /**
   * A product without a change that was planned.
   *
   * @throws Problem {@code NOT_FOUND}
   */
  public static Product cancel(Product product, String changeId) {
    PricePlan plan = product.price();
    if (plan.changes().stream().noneMatch(change -> change.id().equals(changeId))) {
      throw Problem.notFound("planned change");
    }
    return product.withPrice(plan.withoutChange(changeId));
  }

  /**
   * A sale, as planned.
   *
   * @throws Problem {@code INVALID_REQUEST} with the place of each mistake
   */
  public static CategorySale check(PlanSale request, String id, Instant now) {
    var errors = new ArrayList<FieldError>();
    String name = request.name();
    Instant start = millis(request.startsAt() == null ? now : request.startsAt());
    Instant end = millis(request.endsAt());
    require(
        errors,
        "/name",
        name != null && !name.isBlank() && name.length() <= MAX_NAME,
        "must have 1 to 100 characters");
    if (!CategoryRules.isPath(request.category())) {
      errors.add(CategoryRules.notAPath("/category"));
    }
    require(
        errors,
        "/percent",
        request.percent() >= 1 && request.percent() <= MAX_PERCENT,
        "must be 1 to " + MAX_PERCENT);
    require(errors, "/startsAt", !start.isBefore(now.minus(JUST_NOW)), "must not have passed");
    require(
        errors,
        "/endsAt",
        end != null && end.isAfter(start) && end.isAfter(now) && !end.isAfter(now.plus(HORIZON)),
        "must be after the start and in the future, at most 366 days");
    refuse(errors);
    return new CategorySale(
        id, name, request.category(), request.percent(), start, end, millis(now), null, Set.of());
  }

  /**
   * @throws Problem {@code PLAN_FULL} when as many sales are planned or run as may be
   */
  public static void requireRoom(List<CategorySale> sales, Instant now) {
    if (sales.stream().filter(sale -> !sale.isOver(now)).count() >= MAX_SALES) {
      throw full(MAX_SALES + " sales are planned or run. End one first.");
    }
  }

  private static Instant millis(Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS);
  }

  private static Problem full(String message) {
    return new Problem(Problem.Kind.CONFLICT, "PLAN_FULL", message);
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }

  private static void require(
      List<FieldError> errors, String pointer, boolean holds, String message) {
    if (!holds) {
      errors.add(new FieldError(pointer, message));
    }
  }
}
