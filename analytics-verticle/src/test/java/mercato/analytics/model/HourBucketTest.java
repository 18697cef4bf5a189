package mercato.analytics.model;

import static mercato.analytics.Facts.cancelled;
import static mercato.analytics.Facts.confirmed;
import static mercato.analytics.Facts.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import mercato.analytics.model.HourBucket.Sold;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.order.OrderFact.OrderRejected;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class HourBucketTest {

  private static final Instant HOUR = Instant.parse("2026-03-01T10:00:00Z");
  private static final OrderConfirmed FIRST =
      confirmed("o1", "ann", "shirt", 2, 500, HOUR.plusSeconds(1));
  private static final OrderConfirmed SECOND =
      confirmed("o2", "ann", "shoes", 1, 900, HOUR.plusSeconds(2));

  @Test
  void aConfirmedOrderCountsInEveryFigure() {
    var bucket = fold(List.of(FIRST, SECOND));
    assertThat(bucket.orders()).isEqualTo(2);
    assertThat(bucket.revenue()).isEqualTo(1_900);
    assertThat(bucket.users()).isEqualTo(Map.of("ann", 2));
    assertThat(bucket.products())
        .isEqualTo(Map.of("shirt", new Sold(2, 1_000), "shoes", new Sold(1, 900)));
  }

  @Test
  void aFactThatComesAgainChangesNothing() {
    var bucket = fold(List.of(FIRST));
    assertThat(bucket.fold(told(List.of(FIRST)), Set.of())).isSameAs(bucket);
  }

  @Test
  void aCancelledOrderLeavesEveryFigure() {
    var bucket = fold(List.of(FIRST, SECOND, cancelled(FIRST)));
    assertThat(bucket)
        .usingRecursiveComparison()
        .ignoringFields("seen")
        .isEqualTo(fold(List.of(SECOND)));
    assertThat(bucket.fold(told(List.of(FIRST, cancelled(FIRST))), Set.of())).isSameAs(bucket);
  }

  @Test
  void aCancelBeforeItsOrderTakesItOutAllTheSame() {
    var bucket = fold(List.of(cancelled(FIRST), FIRST));
    assertThat(bucket.orders()).isZero();
    assertThat(bucket.revenue()).isZero();
    assertThat(bucket.users()).isEmpty();
    assertThat(bucket.products()).isEmpty();
  }

  @Test
  void aCancelBelongsToTheHourOfTheConfirmation() {
    var late = confirmed("o", "ann", "shirt", 1, 1, HOUR.plusSeconds(3_599));
    assertThat(HourBucket.hourOf(late)).contains(HOUR);
    assertThat(HourBucket.hourOf(cancelled(late))).contains(HOUR);
    assertThat(
            HourBucket.hourOf(
                new OrderCancelled("o", "M-1", "ann", List.of(), null, null, 3, HOUR)))
        .isEmpty();
    assertThat(HourBucket.hourOf(new OrderRejected("o", "M-1", "ann", "no stock", 3, HOUR)))
        .isEmpty();
  }

  @Test
  void whatTheStretchBeforeHasCountedDoesNotCountAgain() {
    var before = fold(List.of(FIRST));
    assertThat(HourBucket.empty(HOUR).fold(told(List.of(FIRST, SECOND)), before.seen()).orders())
        .isOne();
  }

  @Test
  void onlyTheBeginningOfAStretchMayRepeatTheOneBefore() {
    assertThat(Stretch.of(2, Stretch.LENGTH - 1)).isEqualTo(new Stretch(2, 0));
    assertThat(new Stretch(2, 0).mayRepeatAt(0)).isFalse();
    var second = Stretch.of(2, Stretch.LENGTH);
    assertThat(second).isEqualTo(new Stretch(2, 1));
    assertThat(second.mayRepeatAt(Stretch.LENGTH)).isTrue();
    assertThat(second.mayRepeatAt(Stretch.LENGTH + 500)).isTrue();
    assertThat(second.mayRepeatAt(2 * Stretch.LENGTH - 1)).isFalse();
    assertThat(second.before()).isEqualTo(new Stretch(2, 0));
  }

  /** Batches of any size, each possibly delivered again from an earlier point. */
  @RepeatedTest(200)
  void anyBatchesAndRedeliveriesGiveTheFiguresOfOneCleanRun(RepetitionInfo run) {
    var random = new Random(run.getCurrentRepetition());
    List<OrderFact> told = story(random);
    var bucket = HourBucket.empty(HOUR);
    int done = 0;
    while (done < told.size()) {
      int from = random.nextInt(done + 1);
      int to = done + 1 + random.nextInt(told.size() - done);
      bucket = bucket.fold(told(told.subList(from, to)), Set.of());
      done = random.nextInt(4) == 0 ? Math.max(done, from) : to;
    }
    assertThat(bucket).isEqualTo(fold(told));
    assertThat(bucket).usingRecursiveComparison().ignoringFields("seen").isEqualTo(naive(told));
    Collections.shuffle(told, random);
    assertThat(fold(told)).isEqualTo(bucket);
  }

  private static HourBucket fold(List<? extends OrderFact> facts) {
    return HourBucket.empty(HOUR).fold(told(facts), Set.of());
  }

  private static List<OrderFact> story(Random random) {
    var told = new ArrayList<OrderFact>();
    var open = new ArrayList<OrderConfirmed>();
    for (int i = 0; i < 1 + random.nextInt(40); i++) {
      if (!open.isEmpty() && random.nextInt(3) == 0) {
        told.add(cancelled(open.remove(random.nextInt(open.size()))));
      } else {
        var order =
            confirmed(
                "o" + i,
                "user" + random.nextInt(4),
                "product" + random.nextInt(4),
                1 + random.nextInt(3),
                random.nextInt(1_000),
                HOUR.plusSeconds(i));
        open.add(order);
        told.add(order);
      }
    }
    return told;
  }

  /** Counts what is left when the cancelled ones are crossed out. */
  private static HourBucket naive(List<OrderFact> told) {
    var left = new HashMap<String, OrderConfirmed>();
    told.forEach(
        fact -> {
          if (fact instanceof OrderConfirmed order) {
            left.put(order.orderId(), order);
          } else {
            left.remove(fact.orderId());
          }
        });
    var users = new HashMap<String, Integer>();
    var products = new HashMap<String, Sold>();
    long revenue = 0;
    for (OrderConfirmed order : left.values()) {
      var line = order.lines().get(0);
      users.merge(order.userId(), 1, Integer::sum);
      revenue += order.total().amount();
      products.merge(
          line.productId(), new Sold(line.quantity(), order.total().amount()), Sold::sum);
    }
    return new HourBucket(HOUR, Set.of(), left.size(), revenue, users, products);
  }
}
