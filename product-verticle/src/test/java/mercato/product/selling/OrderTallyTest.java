package mercato.product.selling;

import static mercato.product.selling.Orders.cancelled;
import static mercato.product.selling.Orders.cancelledBeforeItWasConfirmed;
import static mercato.product.selling.Orders.confirmed;
import static mercato.product.selling.Orders.delivery;
import static mercato.product.selling.Orders.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mercato.contract.order.OrderFact;
import mercato.platform.stream.Delivery;
import mercato.platform.stream.TopicExtent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTallyTest {

  private final OrderTally tally = OrderTally.empty("topic", 1_000);

  @Test
  void confirmedOrdersCountAndCancelledOnesNoMore() {
    take(0, 0, confirmed("o1", "a", "b"), confirmed("o2", "a", "b"), shipped("o1"));
    take(1, 0, confirmed("o3", "a"), cancelled("o3", "a"));
    take(1, 2, cancelledBeforeItWasConfirmed("o4", "a", "b"));
    assertThat(tally.together().orders("a")).isEqualTo(2);
    assertThat(tally.together().orders("b")).isEqualTo(2);
    assertThat(tally.orders()).isEqualTo(3);
    assertThat(tally.next()).isEqualTo(Map.of(0, 3L, 1, 3L));
  }

  @Test
  void aBatchThatComesAgainCountsOnce() {
    take(0, 5, confirmed("o1", "a"), confirmed("o2", "a"));
    take(0, 5, confirmed("o1", "a"), confirmed("o2", "a"), confirmed("o3", "a"));
    assertThat(tally.together().orders("a")).isEqualTo(3);
  }

  @Test
  void aFactThatStandsTwiceInTheTopicCountsOnce() {
    var page = new ArrayList<Delivery<OrderFact>>();
    for (int i = 0; i < 500; i++) {
      page.add(delivery(0, i, confirmed("o" + i, "a")));
    }
    page.add(delivery(0, 500, cancelled("o0", "a")));
    tally.take(page);
    tally.take(page.stream().map(each -> at(each, each.offset() + 501)).toList());
    assertThat(tally.together().orders("a")).isEqualTo(499);
  }

  @Test
  void whatIsRememberedOfAPartitionIsBounded() {
    var first = delivery(0, 0, confirmed("first", "a"));
    tally.take(List.of(first));
    for (int i = 1; i <= OrderTally.REMEMBERED; i++) {
      take(0, i, confirmed("o" + i, "b"));
    }
    tally.take(List.of(at(first, OrderTally.REMEMBERED + 1)));
    assertThat(tally.together().orders("a")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyOrdersThatAreAllCancelledLeaveNothingWhateverComesTwice(long seed) {
    var random = new Random(seed);
    var facts = new ArrayList<Delivery<OrderFact>>();
    var open = new ArrayList<String[]>();
    for (int i = 0; i < 1_000 || !open.isEmpty(); i++) {
      boolean confirm = i < 1_000 && random.nextBoolean();
      if (confirm) {
        open.add(new String[] {"o" + i, "p" + random.nextInt(9), "q" + random.nextInt(9)});
        String[] order = open.get(open.size() - 1);
        facts.add(delivery(0, facts.size(), confirmed(order[0], order[1], order[2])));
      } else if (!open.isEmpty()) {
        String[] order = open.remove(random.nextInt(open.size()));
        facts.add(delivery(0, facts.size(), cancelled(order[0], order[1], order[2])));
      }
    }
    int next = 0;
    while (next < facts.size()) {
      int from = Math.max(0, next - random.nextInt(50));
      int to = Math.min(facts.size(), next + 1 + random.nextInt(50));
      tally.take(facts.subList(from, to));
      next = to;
    }
    assertThat(tally.together().pairs()).isZero();
    assertThat(tally.together().takeChanged(100).values()).isNotEmpty().containsOnly(0L);
  }

  @Test
  void itGoesOnOnlyFromTheTopicThatItHasCounted() {
    take(0, 9, confirmed("o1", "a"));
    assertThat(tally.isOf(extent("topic", 0, 10))).isTrue();
    assertThat(tally.isOf(extent("topic", 50, 60))).isTrue();
    assertThat(tally.isOf(extent("topic", 0, 9))).isFalse();
    assertThat(tally.isOf(extent("made anew", 0, 10))).isFalse();
  }

  private void take(int partition, long offset, OrderFact... facts) {
    var batch = new ArrayList<Delivery<OrderFact>>();
    for (OrderFact fact : facts) {
      batch.add(delivery(partition, offset + batch.size(), fact));
    }
    tally.take(batch);
  }

  private static Delivery<OrderFact> at(Delivery<OrderFact> delivery, long offset) {
    return new Delivery<>(delivery.envelope(), delivery.partition(), offset);
  }

  private static TopicExtent extent(String id, long first, long end) {
    return new TopicExtent(id, Map.of(0, first, 1, 0L), Map.of(0, end, 1, 0L));
  }
}
