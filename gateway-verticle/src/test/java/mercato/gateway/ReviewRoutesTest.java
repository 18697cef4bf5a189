package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.product.ReviewOperations;
import mercato.contract.product.ReviewOperations.EditReview;
import mercato.contract.product.ReviewOperations.HideReview;
import mercato.contract.product.ReviewOperations.ListReviews;
import mercato.contract.product.ReviewOperations.RemoveReview;
import mercato.contract.product.ReviewOperations.ReviewsReply;
import mercato.contract.product.ReviewOperations.Vote;
import mercato.contract.product.ReviewOperations.WriteReview;
import mercato.gateway.http.GoodBodies;
import mercato.gateway.testing.ContractClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What buyers say of products. */
class ReviewRoutesTest {

  private static final String REVIEWS = "/v1/products/15970/reviews";
  private static final String REVIEW = "/v1/reviews/" + Samples.REVIEW_ID;
  private static final String TEXT = GoodBodies.of("writeReview");
  private static final String HELPFUL = "{\"helpful\": false}";

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void anyoneMayReadWhatIsShown() {
    gateway.shop.when(
        ReviewOperations.LIST,
        (list, caller) ->
            Future.succeededFuture(new ReviewsReply(List.of(Samples.REVIEW), "more")));
    Answer page = gateway.client.get(REVIEWS + "?limit=1");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body().at("/items/0/author").asText()).isEqualTo("Ann");
    assertThat(page.body().at("/items/0/hiddenReason").isNull()).isTrue();
    assertThat(page.header("Link"))
        .isEqualTo("<" + REVIEWS + "?limit=1&cursor=more>; rel=\"next\"");
    assertThat(gateway.shop.asked(ReviewOperations.LIST))
        .isEqualTo(new ListReviews("15970", false, new Page(1, null)));
    gateway.shop.refuse(ReviewOperations.LIST, Problem.notFound("product"));
    assertThat(gateway.client.get(REVIEWS).status()).isEqualTo(404);
  }

  @Test
  void hiddenOnesAreAskedForByName() {
    gateway.asStaff("GET", REVIEWS + "?hidden=true", null);
    assertThat(gateway.shop.asked(ReviewOperations.LIST).hidden()).isTrue();
    assertThat(gateway.shop.caller(ReviewOperations.LIST).isStaff()).isTrue();
    gateway.shop.refuse(
        ReviewOperations.LIST, new Problem(Problem.Kind.FORBIDDEN, "FORBIDDEN", "For staff."));
    assertThat(gateway.asCustomer("GET", REVIEWS + "?hidden=true", null).status()).isEqualTo(403);
  }

  @Test
  void aReviewIsWrittenOnce() {
    Answer written = gateway.asCustomer("POST", REVIEWS, TEXT);
    assertThat(written.status()).isEqualTo(201);
    assertThat(written.header("Location")).isEqualTo(REVIEW);
    assertThat(written.header("ETag")).isEqualTo("\"2\"");
    assertThat(written.body().path("verifiedPurchase").asBoolean()).isTrue();
    assertThat(gateway.shop.asked(ReviewOperations.WRITE))
        .isEqualTo(new WriteReview("15970", 5, "Fits", "Well\nmade"));
    assertThat(gateway.shop.caller(ReviewOperations.WRITE).userId()).isEqualTo("u-1");
    gateway.asCustomer("POST", REVIEWS, "{\"rating\": 1}");
    assertThat(gateway.shop.asked(ReviewOperations.WRITE))
        .isEqualTo(new WriteReview("15970", 1, null, null));

    gateway.shop.refuse(
        ReviewOperations.WRITE,
        new Problem(Problem.Kind.CONFLICT, "REVIEW_EXISTS", "You have written one."));
    Answer second = gateway.asCustomer("POST", REVIEWS, TEXT);
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.code()).isEqualTo("REVIEW_EXISTS");
    gateway.shop.refuse(ReviewOperations.WRITE, Problem.notFound("product"));
    assertThat(gateway.asCustomer("POST", REVIEWS, TEXT).status()).isEqualTo(404);
    assertThat(gateway.client.post(REVIEWS, TEXT).status()).isEqualTo(401);
  }

  @Test
  void aReviewIsEditedByVersion() {
    Answer edited = gateway.asCustomer("PUT", REVIEW, TEXT, "If-Match", "\"2\"");
    assertThat(edited.status()).isEqualTo(200);
    assertThat(edited.header("ETag")).isEqualTo("\"2\"");
    assertThat(gateway.shop.asked(ReviewOperations.EDIT))
        .isEqualTo(new EditReview(Samples.REVIEW_ID, 2L, 5, "Fits", "Well\nmade"));
    gateway.shop.refuse(
        ReviewOperations.EDIT, new Problem(Problem.Kind.STALE, "STALE", "It has changed."));
    assertThat(gateway.asCustomer("PUT", REVIEW, TEXT, "If-Match", "\"1\"").status())
        .isEqualTo(412);
    gateway.shop.refuse(ReviewOperations.EDIT, Problem.notFound("review"));
    assertThat(gateway.asCustomer("PUT", REVIEW, TEXT).status()).isEqualTo(404);
    assertThat(gateway.client.put(REVIEW, TEXT).status()).isEqualTo(401);
  }

  @Test
  void aReviewIsRemovedByVersion() {
    assertThat(gateway.asCustomer("DELETE", REVIEW, null, "If-Match", "\"2\"").status())
        .isEqualTo(204);
    assertThat(gateway.shop.asked(ReviewOperations.REMOVE))
        .isEqualTo(new RemoveReview(Samples.REVIEW_ID, 2L));
    gateway.shop.refuse(
        ReviewOperations.REMOVE, new Problem(Problem.Kind.STALE, "STALE", "It has changed."));
    assertThat(gateway.asCustomer("DELETE", REVIEW, null, "If-Match", "\"1\"").status())
        .isEqualTo(412);
    gateway.shop.refuse(ReviewOperations.REMOVE, Problem.notFound("review"));
    assertThat(gateway.asCustomer("DELETE", REVIEW, null).status()).isEqualTo(404);
    assertThat(gateway.client.delete(REVIEW).status()).isEqualTo(401);
  }

  @Test
  void othersSayWhetherItHelped() {
    Answer voted = gateway.asCustomer("POST", REVIEW + "/votes", HELPFUL);
    assertThat(voted.status()).isEqualTo(200);
    assertThat(voted.body().path("helpful").asInt()).isEqualTo(3);
    assertThat(gateway.shop.asked(ReviewOperations.VOTE))
        .isEqualTo(new Vote(Samples.REVIEW_ID, false));
    gateway.shop.refuse(
        ReviewOperations.VOTE, new Problem(Problem.Kind.CONFLICT, "OWN_REVIEW", "It is yours."));
    Answer own = gateway.asCustomer("POST", REVIEW + "/votes", HELPFUL);
    assertThat(own.status()).isEqualTo(409);
    assertThat(own.code()).isEqualTo("OWN_REVIEW");
    gateway.shop.refuse(ReviewOperations.VOTE, Problem.notFound("review"));
    assertThat(gateway.asCustomer("POST", REVIEW + "/votes", HELPFUL).status()).isEqualTo(404);
    assertThat(gateway.client.post(REVIEW + "/votes", HELPFUL).status()).isEqualTo(401);
  }

  @Test
  void staffHideAReviewWithAReasonAndShowItAgain() {
    Answer hidden = gateway.asStaff("POST", REVIEW + "/hide", "{\"reason\": \"rude\"}");
    assertThat(hidden.status()).isEqualTo(200);
    assertThat(hidden.header("ETag")).isEqualTo("\"2\"");
    assertThat(gateway.shop.asked(ReviewOperations.HIDE))
        .isEqualTo(new HideReview(Samples.REVIEW_ID, "rude"));
    assertThat(gateway.asStaff("POST", REVIEW + "/show", null).status()).isEqualTo(200);
    assertThat(gateway.shop.asked(ReviewOperations.HIDE))
        .isEqualTo(new HideReview(Samples.REVIEW_ID, null));
    gateway.shop.refuse(ReviewOperations.HIDE, Problem.notFound("review"));
    assertThat(gateway.asStaff("POST", REVIEW + "/show", null).status()).isEqualTo(404);
  }
}
