package mercato.product.selling;

import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations.Recommend;
import mercato.contract.product.ProductView;
import mercato.platform.observe.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecommendProductsTest {

  private static final Set<String> RETIRED = Set.of("old");

  private final List<String> asked = new ArrayList<>();
  private Map<String, List<String>> together = Map.of();
  private Map<String, List<String>> popular = Map.of();
  private final RecommendProducts recommend =
      new RecommendProducts(
          id -> Future.succeededFuture(Optional.of(view(id)).filter(v -> !id.equals("ghost"))),
          (id, limit) -> together.getOrDefault(id, List.of()).stream().limit(limit).toList(),
          (category, limit) -> {
            asked.add(category);
            return Future.succeededFuture(
                popular.getOrDefault(category, List.of()).stream().limit(limit).toList());
          },
          ids ->
              Future.succeededFuture(
                  ids.stream().filter(id -> !RETIRED.contains(id)).map(this::view).toList()));

  @Test
  void whatIsBoughtTogetherIsEnough() {
    together = Map.of("p", List.of("a", "old", "b", "c"));
    assertThat(recommended("p", 3)).containsExactly("a", "b", "c");
    assertThat(recommended("p", 2)).containsExactly("a", "b");
    assertThat(asked).isEmpty();
  }

  @Test
  void whatIsMissingIsPopularInTheDeepestCategoryThenAbove() {
    together = Map.of("p", List.of("a", "old"));
    popular =
        Map.of(
            "X/Y/Z", List.of("p", "a", "z"),
            "X/Y", List.of("p", "a", "z", "old", "y"),
            "X", List.of("x1", "x2", "x3"));
    assertThat(recommended("p", 2)).containsExactly("a", "z");
    assertThat(recommended("p", 5)).containsExactly("a", "z", "y", "x1", "x2");
    assertThat(asked).containsExactly("X/Y/Z", "X/Y/Z", "X/Y", "X");
  }

  @Test
  void itIsNeverTheProductItselfNorAnyTwice() {
    together = Map.of("p", List.of("p", "a", "b"));
    popular = Map.of("X/Y/Z", List.of("b", "p", "a"), "X", List.of("a", "p"));
    assertThat(recommended("p", 50)).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ghost", "no id"})
  void whatIsNotThereIsNotFound(String id) {
    assertThat(refusal(id, 5).kind()).isEqualTo(Problem.Kind.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 51})
  void tooManyAndNoneAreRefused(int limit) {
    assertThat(refusal("p", limit).code()).isEqualTo("INVALID_REQUEST");
  }

  private Problem refusal(String id, int limit) {
    return catchThrowableOfType(Problem.class, () -> recommended(id, limit));
  }

  private List<String> recommended(String id, int limit) {
    var caller = new Caller(null, Set.of(), Trace.next(), Long.MAX_VALUE);
    return await(recommend.handle(new Recommend(id, limit), caller)).items().stream()
        .map(ProductView::id)
        .toList();
  }

  private ProductView view(String id) {
    return new ProductView(
        id,
        id,
        "",
        List.of("X", "Y", "Z"),
        new Money(1, "USD"),
        List.of(),
        Map.of(),
        new ProductView.Rating(0, 0),
        ProductView.Status.ACTIVE,
        null,
        1,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
