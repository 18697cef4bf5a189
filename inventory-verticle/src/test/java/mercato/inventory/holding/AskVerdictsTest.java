package mercato.inventory.holding;

import static mercato.contract.inventory.HoldView.State.COMMITTED;
import static mercato.contract.inventory.HoldView.State.HELD;
import static mercato.contract.inventory.HoldView.State.RELEASED;
import static mercato.inventory.Shelf.await;
import static mercato.inventory.Shelf.onContext;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.inventory.HoldView.State;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.Fate;
import mercato.contract.order.OrderOperations.FindVerdicts;
import mercato.contract.order.OrderOperations.Verdict;
import mercato.contract.order.OrderOperations.VerdictsReply;
import mercato.inventory.Shelf;
import mercato.inventory.Shelf.Books;
import mercato.inventory.model.Step;
import mercato.platform.bus.BusConfig;
import mercato.platform.bus.ServiceBus;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AskVerdictsTest {

  private Shelf shelf;
  private HoldStore store;
  private Context context;
  private ServiceBus bus;
  private AskVerdicts verdicts;
  private String pen;
  private final Map<String, Fate> fates = new ConcurrentHashMap<>();

  @BeforeEach
  void open() {
    shelf = new Shelf();
    store = shelf.holds();
    context = shelf.vertx().getOrCreateContext();
    bus = new ServiceBus(shelf.vertx(), "test", BusConfig.defaults(), new SimpleMeterRegistry());
    verdicts =
        new AskVerdicts(store, Shelf.lane(store), bus, InstantSource.system(), Duration.ZERO);
    pen = shelf.product(10);
  }

  @AfterEach
  void close() {
    shelf.close();
  }

  @Test
  void aDueHoldBecomesWhatTheOrderServiceSays() {
    await(bus.serve(OrderOperations.VERDICTS, (request, caller) -> answer(request)));
    UUID paid = hold(Instant.now(), Fate.COMMIT);
    UUID lost = hold(Instant.now(), Fate.RELEASE);
    UUID open = hold(Instant.now(), Fate.WAIT);
    UUID notDue = hold(Instant.now().plusSeconds(3_600), Fate.COMMIT);

    onContext(context, verdicts::pages);

    assertThat(List.of(state(paid), state(lost), state(open), state(notDue)))
        .containsExactly(COMMITTED, RELEASED, HELD, HELD);
    assertThat(shelf.books(pen)).isEqualTo(new Books(9, 2, 9, 2));

    fates.put(open.toString(), Fate.COMMIT);
    onContext(context, verdicts::pages);

    assertThat(state(open)).isEqualTo(COMMITTED);
  }

  @Test
  void withoutAnAnswerNothingChangesAndItIsAskedAgain() {
    UUID order = hold(Instant.now(), Fate.RELEASE);

    assertThatThrownBy(() -> onContext(context, verdicts::pages)).isInstanceOf(Problem.class);
    assertThat(state(order)).isEqualTo(HELD);

    await(bus.serve(OrderOperations.VERDICTS, (request, caller) -> answer(request)));
    onContext(context, verdicts::pages);
    assertThat(state(order)).isEqualTo(RELEASED);
  }

  @Test
  void moreThanAPageIsSettledInOneGo() {
    await(bus.serve(OrderOperations.VERDICTS, (request, caller) -> answer(request)));
    String ink = shelf.product(1_100);
    var steps =
        IntStream.range(0, 1_100)
            .mapToObj(i -> Step.reserve(Ids.next(), List.of(new Line(ink, 1)), Instant.now()))
            .toList();
    await(store.apply(steps));

    onContext(context, verdicts::pages);

    assertThat(shelf.books(ink)).isEqualTo(new Books(1_100, 0, 1_100, 0));
  }

  private UUID hold(Instant dueAt, Fate fate) {
    UUID order = Ids.next();
    fates.put(order.toString(), fate);
    await(store.apply(List.of(Step.reserve(order, List.of(new Line(pen, 1)), dueAt))));
    return order;
  }

  private State state(UUID order) {
    Step repeated = Step.reserve(order, List.of(new Line(pen, 1)), Instant.now());
    return await(store.apply(List.of(repeated))).get(0).state();
  }

  private Future<VerdictsReply> answer(FindVerdicts request) {
    return Future.succeededFuture(
        new VerdictsReply(
            request.orderIds().stream()
                .map(id -> new Verdict(id, fates.getOrDefault(id, Fate.RELEASE)))
                .toList()));
  }
}
