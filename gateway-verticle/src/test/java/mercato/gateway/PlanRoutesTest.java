package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.product.PlanOperations;
import mercato.contract.product.PlanOperations.CancelChange;
import mercato.contract.product.PlanOperations.EndSale;
import mercato.contract.product.PlanOperations.FindPricePlan;
import mercato.contract.product.PlanOperations.FindSale;
import mercato.contract.product.PlanOperations.PlanChange;
import mercato.contract.product.PlanOperations.PlanSale;
import mercato.contract.product.PlanOperations.SalesReply;
import mercato.gateway.http.GoodBodies;
import mercato.gateway.testing.ContractClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Prices over time, and sales. */
class PlanRoutesTest {

  private static final String CHANGES = "/v1/products/15970/price-changes";
  private static final String SALE = "/v1/sales/" + Samples.SALE_ID;
  private static final Problem FULL =
      new Problem(Problem.Kind.CONFLICT, "PLAN_FULL", "Enough is planned.");

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void staffSeeWhatAProductCostAndWillCost() {
    Answer prices = gateway.asStaff("GET", "/v1/products/15970/prices", null);
    assertThat(prices.status()).isEqualTo(200);
    assertThat(prices.body().at("/regular/amount").asInt()).isEqualTo(129_900);
    assertThat(prices.body().at("/history/0/from").asText()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(prices.body().at("/changes/0/id").asText()).isEqualTo(Samples.CHANGE_ID);
    assertThat(prices.body().at("/upcoming/0/price/amount").asInt()).isEqualTo(99_900);
    assertThat(gateway.shop.asked(PlanOperations.FIND_PRICES))
        .isEqualTo(new FindPricePlan("15970"));
    gateway.shop.refuse(PlanOperations.FIND_PRICES, Problem.notFound("product"));
    assertThat(gateway.asStaff("GET", "/v1/products/15970/prices", null).status()).isEqualTo(404);
  }

  @Test
  void aPriceChangeIsPlannedAndTakenBack() {
    Answer planned = gateway.asStaff("POST", CHANGES, GoodBodies.of("planPriceChange"));
    assertThat(planned.status()).isEqualTo(201);
    assertThat(planned.header("Location")).isEqualTo(CHANGES + "/" + Samples.CHANGE_ID);
    assertThat(planned.body().at("/price/amount").asInt()).isEqualTo(129_900);
    assertThat(gateway.shop.asked(PlanOperations.PLAN_CHANGE))
        .isEqualTo(new PlanChange("15970", Samples.PRICE, Instant.parse("2026-03-01T00:00:00Z")));

    assertThat(gateway.asStaff("DELETE", planned.header("Location"), null).status()).isEqualTo(204);
    assertThat(gateway.shop.asked(PlanOperations.CANCEL_CHANGE))
        .isEqualTo(new CancelChange("15970", Samples.CHANGE_ID));
  }

  @Test
  void aPriceChangeThatCannotBeIsRefused() {
    String body = GoodBodies.of("planPriceChange");
    gateway.shop.refuse(
        PlanOperations.PLAN_CHANGE,
        Problem.invalid(new Problem.FieldError("/at", "must be in the future")));
    assertThat(gateway.asStaff("POST", CHANGES, body).pointer()).isEqualTo("/at");
    gateway.shop.refuse(PlanOperations.PLAN_CHANGE, FULL);
    Answer full = gateway.asStaff("POST", CHANGES, body);
    assertThat(full.status()).isEqualTo(409);
    assertThat(full.code()).isEqualTo("PLAN_FULL");
    gateway.shop.refuse(PlanOperations.PLAN_CHANGE, Problem.notFound("product"));
    assertThat(gateway.asStaff("POST", CHANGES, body).status()).isEqualTo(404);
    gateway.shop.refuse(PlanOperations.CANCEL_CHANGE, Problem.notFound("change"));
    assertThat(gateway.asStaff("DELETE", CHANGES + "/1", null).status()).isEqualTo(404);
  }

  @Test
  void aSaleIsPlannedShownAndEnded() {
    Answer planned = gateway.asStaff("POST", "/v1/sales", GoodBodies.of("planSale"));
    assertThat(planned.status()).isEqualTo(201);
    assertThat(planned.header("Location")).isEqualTo(SALE);
    assertThat(gateway.shop.asked(PlanOperations.PLAN_SALE))
        .isEqualTo(
            new PlanSale(
                "Spring", "Apparel/Topwear", 20, null, Instant.parse("2026-03-31T22:00:00Z")));

    Answer found = gateway.asStaff("GET", SALE, null);
    assertThat(found.body().path("status").asText()).isEqualTo("RUNNING");
    assertThat(found.body().path("products").asInt()).isEqualTo(12);
    assertThat(gateway.shop.asked(PlanOperations.FIND_SALE))
        .isEqualTo(new FindSale(Samples.SALE_ID));
    Answer ended = gateway.asStaff("DELETE", SALE, null);
    assertThat(ended.status()).isEqualTo(200);
    assertThat(gateway.shop.asked(PlanOperations.END_SALE)).isEqualTo(new EndSale(Samples.SALE_ID));
  }

  @Test
  void salesAreListedPageByPage() {
    gateway.shop.when(
        PlanOperations.LIST_SALES,
        (list, caller) -> Future.succeededFuture(new SalesReply(List.of(Samples.SALE), "more")));
    Answer page = gateway.asStaff("GET", "/v1/sales?limit=1&cursor=c", null);
    assertThat(page.body().at("/items/0/percent").asInt()).isEqualTo(20);
    assertThat(page.header("Link")).isEqualTo("</v1/sales?limit=1&cursor=more>; rel=\"next\"");
    assertThat(gateway.shop.asked(PlanOperations.LIST_SALES).page()).isEqualTo(new Page(1, "c"));
  }

  @Test
  void aSaleThatCannotBeOrIsNotThereIsRefused() {
    String body = GoodBodies.of("planSale");
    gateway.shop.refuse(
        PlanOperations.PLAN_SALE,
        Problem.invalid(new Problem.FieldError("/endsAt", "must be after the start")));
    assertThat(gateway.asStaff("POST", "/v1/sales", body).pointer()).isEqualTo("/endsAt");
    gateway.shop.refuse(PlanOperations.PLAN_SALE, FULL);
    assertThat(gateway.asStaff("POST", "/v1/sales", body).code()).isEqualTo("PLAN_FULL");
    gateway.shop.refuse(PlanOperations.FIND_SALE, Problem.notFound("sale"));
    assertThat(gateway.asStaff("GET", SALE, null).status()).isEqualTo(404);
    gateway.shop.refuse(PlanOperations.END_SALE, Problem.notFound("sale"));
    assertThat(gateway.asStaff("DELETE", SALE, null).status()).isEqualTo(404);
  }
}
