package mercato.contract.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import java.util.stream.IntStream;
import mercato.contract.order.OrderFact;
import mercato.contract.product.ProductFact;
import org.junit.jupiter.api.Test;

class TopicTest {

  /** Facts that are stored lie where this says: it must never change. */
  @Test
  void aKeyHasItsPartitionForEver() {
    assertThat(OrderFact.TOPIC.partition("order-1")).isEqualTo(3);
    assertThat(OrderFact.TOPIC.partition("order-2")).isEqualTo(1);
    assertThat(ProductFact.TOPIC.partition("1163")).isEqualTo(0);
  }

  @Test
  void keysReachEveryPartition() {
    var partitions = new TreeSet<Integer>();
    IntStream.range(0, 100).forEach(i -> partitions.add(OrderFact.TOPIC.partition("order-" + i)));
    assertThat(partitions).hasSize(OrderFact.TOPIC.partitions());
  }

  @Test
  void aFamilyOfFactsKnowsItsTypesByName() {
    assertThat(OrderFact.TOPIC.types().find("OrderConfirmed"))
        .contains(OrderFact.OrderConfirmed.class);
    assertThat(OrderFact.TOPIC.types().find("OrderEaten")).isEmpty();
  }
}
