package mercato.inventory.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import mercato.contract.inventory.HoldView.Shortage;
import mercato.contract.inventory.HoldView.State;
import mercato.contract.inventory.InventoryOperations.Line;

/**
 * What becomes of stock and holds when steps are taken one after the other: the state of an order's
 * hold and the step give the next state.
 *
 * <pre>
 * hold       | reserve          | commit                | release
 * -----------+------------------+-----------------------+--------------------------
 * none       | HELD or REFUSED  | COMMITTED or REFUSED* | RELEASED (tombstone)
 * HELD       | HELD             | COMMITTED             | RELEASED
 * REFUSED    | REFUSED          | REFUSED*              | REFUSED
 * RELEASED   | RELEASED         | RELEASED              | RELEASED
 * COMMITTED  | COMMITTED        | COMMITTED             | RELEASED, the pieces return
 * </pre>
 *
 * <p>A hold takes all lines or none. A step that was taken before changes nothing, so each may come
 * any number of times, and a tombstone refuses a reserve that comes after its release.
 *
 * <p>A commit that finds RELEASED is late and not wrong: an order was confirmed and called off, and
 * the release came by the bus before the confirmation came by Kafka. Its pieces are free already;
 * nothing left the house.
 *
 * <p>* An order that was sold though nothing was held for it is a defect of whoever sold it. The
 * pieces will leave the house all the same, so they are taken now if they are free, and the count
 * stays true; if they are not, what is promised to others stays theirs, and the refusal is kept.
 * Either way the order is named in {@link Outcome#unheld}, for people to look at.
 */
public final class StockDecisions {

  private final Map<String, Stock> before;
  private final Map<String, Stock> stock;
  private final Map<UUID, Hold> known;
  private final Map<UUID, Hold> written = new TreeMap<>();
  private final List<Movement> movements = new ArrayList<>();
  private final List<UUID> unheld = new ArrayList<>();

  private StockDecisions(Collection<Stock> stock, Collection<Hold> holds) {
    this.before = new HashMap<>();
    stock.forEach(row -> before.put(row.productId(), row));
    this.stock = new HashMap<>(before);
    this.known = new HashMap<>();
    holds.forEach(hold -> known.put(hold.orderId(), hold));
  }

  /**
   * Takes the steps in their order.
   *
   * @param stock the rows of all products that the steps and the holds name; one that is missing
   *     has no pieces
   * @param holds of the steps' orders, as far as there are any
   */
  public static Outcome decide(
      Collection<Stock> stock, Collection<Hold> holds, List<Step> steps, Instant now) {
    var decisions = new StockDecisions(stock, holds);
    var answers = new ArrayList<Hold>(steps.size());
    for (Step step : steps) {
      answers.add(decisions.take(step));
    }
    return decisions.outcome(answers, now);
  }

  private Hold take(Step step) {
    Hold hold = written.get(step.orderId());
    hold = hold == null ? known.get(step.orderId()) : hold;
    Hold next = hold == null ? first(step) : next(hold, step);
    if (next != hold) {
      written.put(step.orderId(), next);
    }
    return next;
  }

  private Hold first(Step step) {
    return switch (step.kind()) {
      case RESERVE -> hold(step);
      case COMMIT -> sellUnheld(step);
      case RELEASE -> Hold.tombstone(step.orderId());
    };
  }

  private Hold next(Hold hold, Step step) {
    return switch (step.kind()) {
      case RESERVE -> hold;
      case COMMIT -> commit(hold);
      case RELEASE -> release(hold);
    };
  }

  private Hold hold(Step step) {
    var shortages = new ArrayList<Shortage>(0);
    for (Line line : step.lines()) {
      int available = available(line);
      if (available < line.quantity()) {
        shortages.add(new Shortage(line.productId(), line.quantity(), available));
      }
    }
    State state = shortages.isEmpty() ? State.HELD : State.REFUSED;
    var hold = new Hold(step.orderId(), state, step.lines(), shortages, step.dueAt());
    if (state == State.HELD) {
      move(hold, Stock::hold);
    }
    return hold;
  }

  private Hold sellUnheld(Step step) {
    unheld.add(step.orderId());
    Hold hold = hold(step);
    return hold.state() == State.HELD ? sell(hold) : hold;
  }

  private Hold commit(Hold hold) {
    return switch (hold.state()) {
      case HELD -> sell(hold);
      case REFUSED -> {
        unheld.add(hold.orderId());
        yield hold;
      }
      case RELEASED, COMMITTED -> hold;
    };
  }

  private Hold sell(Hold hold) {
    move(hold, Stock::sell);
    record(hold, -1, Movement.SALE);
    return hold.in(State.COMMITTED);
  }

  private Hold release(Hold hold) {
    return switch (hold.state()) {
      case REFUSED, RELEASED -> hold;
      case HELD -> {
        move(hold, Stock::free);
        yield hold.in(State.RELEASED);
      }
      case COMMITTED -> {
        move(hold, Stock::move);
        record(hold, 1, Movement.RETURN);
        yield hold.in(State.RELEASED);
      }
    };
  }

  private int available(Line line) {
    Stock row = stock.get(line.productId());
    return row == null ? 0 : row.available();
  }

  private void move(Hold hold, BiFunction<Stock, Integer, Stock> change) {
    for (Line line : hold.lines()) {
      stock.compute(line.productId(), (id, row) -> change.apply(row, line.quantity()));
    }
  }

  private void record(Hold hold, int sign, String reason) {
    for (Line line : hold.lines()) {
      movements.add(new Movement(line.productId(), sign * line.quantity(), reason, hold.orderId()));
    }
  }

  private Outcome outcome(List<Hold> answers, Instant now) {
    var created = new ArrayList<Hold>();
    var changed = new ArrayList<Hold>();
    for (Hold hold : written.values()) {
      (known.containsKey(hold.orderId()) ? changed : created).add(hold);
    }
    var change = StockChange.of(before, stock.values(), movements, now);
    return new Outcome(answers, created, changed, change, unheld);
  }
}
