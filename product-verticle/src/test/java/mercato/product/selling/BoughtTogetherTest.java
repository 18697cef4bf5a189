package mercato.product.selling;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import mercato.product.model.LikelihoodRatio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoughtTogetherTest {

  private final BoughtTogether together = new BoughtTogether(1_000_000);

  @Test
  void whatIsBoughtTogetherMoreOftenThanByChanceComesBestFirst() {
    add(20, "phone", "case");
    add(5, "phone", "cable");
    add(3, "phone", "bag", "case");
    add(30, "bag", "shirt");
    add(100, "shirt");
    assertThat(together.with("phone", 10)).containsExactly("case", "cable");
    assertThat(together.with("phone", 1)).containsExactly("case");
    assertThat(together.with("case", 10)).containsExactly("phone");
    assertThat(together.with("nothing", 10)).isEmpty();
  }

  @Test
  void oneCommonOrderIsChance() {
    add(1, "a", "b");
    add(10, "c");
    assertThat(together.with("a", 10)).isEmpty();
    add(1, "a", "b");
    assertThat(together.with("a", 10)).containsExactly("b");
  }

  @Test
  void aBestsellerThatIsInEveryOrderIsNobodysCompanion() {
    add(50, "bag", "a");
    add(50, "bag", "b");
    add(2, "a", "bag", "lens");
    assertThat(together.with("a", 10)).containsExactly("lens");
    assertThat(together.with("lens", 10)).containsExactly("a");
  }

  @Test
  void aProductThatALineNamesTwiceWasInOneOrder() {
    add(1, "a", "a", "b");
    assertThat(together.orders("a")).isEqualTo(1);
    assertThat(together.pairs()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void takingBackAllOrdersInWhateverOrderLeavesNothing(long seed) {
    var random = new Random(seed);
    var standing = new ArrayList<List<String>>();
    for (int step = 0; step < 4_000; step++) {
      if (!standing.isEmpty() && random.nextInt(3) == 0) {
        together.remove(standing.remove(random.nextInt(standing.size())));
      } else {
        var order = order(random, 400, 8);
        standing.add(order);
        together.add(order);
      }
    }
    Collections.shuffle(standing, random);
    standing.forEach(together::remove);
    assertThat(together.pairs()).isZero();
    assertThat(together.takeChanged(1_000)).isNotEmpty().allSatisfy((id, n) -> assertZero(n));
    add(1, "p1", "p2");
    assertThat(together.with("p1", 10)).isEmpty();
  }

  /** The same by a naive count, for products with fewer partners than are kept. */
  @Test
  void itAgreesWithANaiveCount() {
    var random = new Random(7);
    var orders = new ArrayList<List<String>>();
    IntStream.range(0, 2_000).forEach(i -> orders.add(order(random, 60, 5)));
    orders.forEach(together::add);
    orders.subList(0, 500).forEach(together::remove);
    var standing = orders.subList(500, orders.size());
    for (String id : Set.of("p0", "p7", "p31")) {
      assertThat(together.orders(id)).isEqualTo(count(standing, id, id));
      assertThat(together.with(id, 100)).isEqualTo(naive(standing, id));
    }
  }

  @Test
  void ofTooManyPartnersTheFrequentOnesStay() {
    add(30, "hub", "best");
    add(20, "hub", "good");
    add(2_000, "other");
    for (int i = 0; i < 10_000; i++) {
      add(1, "hub", "rare-" + i);
      int ofOthers = 2 + i + 1;
      assertThat(together.pairs()).isLessThanOrEqualTo(ofOthers + Partners.MAX);
    }
    add(1, "hub", "best");
    assertThat(together.with("hub", 10)).containsExactly("best", "good");
    assertThat(together.with("rare-9999", 10)).isEmpty();
  }

  @Test
  void aLateComerFindsRoomToBecomeFrequent() {
    add(2, IntStream.range(0, 300).mapToObj(i -> "old-" + i).toArray(String[]::new));
    add(2_000, "other");
    add(5, "old-0", "new");
    assertThat(together.with("old-0", 1)).containsExactly("new");
  }

  @Test
  void whenThereAreTooManyPairsTheRarestLeave() {
    var small = new BoughtTogether(1_000);
    small.add(List.of("a", "b"));
    small.add(List.of("a", "b"));
    IntStream.range(0, 1_000).forEach(i -> small.add(List.of("x" + i, "y" + i)));
    small.thin();
    assertThat(small.pairs()).isEqualTo(2);
    assertThat(small.with("a", 10)).containsExactly("b");
    assertThat(small.orders("x1")).isEqualTo(1);
    small.remove(List.of("x1", "y1"));
    assertThat(small.orders("x1")).isZero();
  }

  @Test
  void aChangeIsToldOnce() {
    add(2, "a", "b");
    assertThat(together.takeChanged(1)).hasSize(1);
    assertThat(together.takeChanged(10)).hasSize(1);
    assertThat(together.takeChanged(10)).isEmpty();
    together.remove(List.of("a"));
    assertThat(together.takeChanged(10)).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void aSuccessorTellsOfWhatOnlyItsPredecessorKnew() {
    add(2, "a", "b");
    var next = new BoughtTogether(1_000);
    next.add(List.of("b"));
    next.takeChanged(10);
    next.replace(together);
    assertThat(next.takeChanged(10)).isEqualTo(Map.of("a", 0L, "b", 1L));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    var random = new Random(3);
    IntStream.range(0, 5_000).forEach(i -> together.add(order(random, 1_500, 6)));
    var bytes = new ByteArrayOutputStream();
    together.write(new DataOutputStream(bytes));
    var read =
        BoughtTogether.read(
            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), 1_000_000);
    assertThat(read.pairs()).isEqualTo(together.pairs());
    assertThat(read.takeChanged(5_000)).isEqualTo(together.takeChanged(5_000));
    for (int i = 0; i < 1_500; i += 50) {
      assertThat(read.with("p" + i, 50)).isEqualTo(together.with("p" + i, 50));
    }
    var again = new ByteArrayOutputStream();
    read.write(new DataOutputStream(again));
    assertThat(again.size()).isEqualTo(bytes.size());
  }

  private void add(int times, String... products) {
    IntStream.range(0, times).forEach(i -> together.add(List.of(products)));
  }

  private static void assertZero(long number) {
    assertThat(number).isZero();
  }

  /** Products with low numbers are the popular ones. */
  private static List<String> order(Random random, int products, int lines) {
    return random
        .doubles(1 + random.nextInt(lines))
        .mapToObj(x -> "p" + (int) (x * x * products))
        .collect(toSet())
        .stream()
        .toList();
  }

  private static long count(List<List<String>> orders, String one, String other) {
    return orders.stream().filter(o -> o.contains(one) && o.contains(other)).count();
  }

  private static List<String> naive(List<List<String>> orders, String id) {
    record Scored(String id, double score) {}
    long first = count(orders, id, id);
    return IntStream.range(0, 60)
        .mapToObj(i -> "p" + i)
        .filter(other -> !other.equals(id))
        .map(
            other -> {
              long both = count(orders, id, other);
              long second = count(orders, other, other);
              boolean attract = both >= 2 && both * orders.size() > first * second;
              double score =
                  LikelihoodRatio.of(
                      both, first - both, second - both, orders.size() - first - second + both);
              return new Scored(other, attract ? score : -1);
            })
        .filter(scored -> scored.score() >= 0)
        .sorted(Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::id))
        .map(Scored::id)
        .toList();
  }
}
