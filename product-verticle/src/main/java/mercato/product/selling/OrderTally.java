package mercato.product.selling;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.platform.stream.Delivery;
import mercato.platform.stream.TopicExtent;

/**
 * What the order facts up to some offsets said, counts and offsets as one thing: whoever writes it
 * down and reads it again goes on exactly there. Thread-safe; whoever counts or writes holds it for
 * as long as that takes, which no event loop does.
 *
 * <p>A relay that crashed publishes its last page, of at most 500 facts, again: the ids of the last
 * 4,096 of each partition are remembered, so that a fact that stands twice on Kafka counts once,
 * too. An order that was confirmed, then called off, has never been.
 */
final class OrderTally {

  static final int REMEMBERED = 4_096;

  /** Where a partition goes on, and the hashed ids of what was counted last there, in order. */
  private static final class Position {
    private final Set<Long> recent = new LinkedHashSet<>();
    private long next;
  }

  private final String topicId;
  private final Map<Integer, Position> positions = new HashMap<>();
  private final BoughtTogether together;
  private volatile long orders;
  private boolean saved;

  private OrderTally(String topicId, BoughtTogether together) {
    this.topicId = topicId;
    this.together = together;
  }

  /**
   * @param topicId of the topic that the facts come from
   */
  static OrderTally empty(String topicId, long maxPairs) {
    return new OrderTally(topicId, new BoughtTogether(maxPairs));
  }

  BoughtTogether together() {
    return together;
  }

  /** How many confirmed orders were counted since it is in memory; does not wait. */
  long orders() {
    return orders;
  }

  /** By partition, the first offset that was not counted; none for one that nothing came from. */
  synchronized Map<Integer, Long> next() {
    var next = new HashMap<Integer, Long>();
    positions.forEach((partition, position) -> next.put(partition, position.next));
    return next;
  }

  /**
   * Whether it has counted this very topic, and no more than is there: a topic that was made anew,
   * or has lost its end, tells of other orders. What Kafka has dropped by age stays counted.
   */
  synchronized boolean isOf(TopicExtent topic) {
    return topicId.equals(topic.id())
        && positions.entrySet().stream()
            .allMatch(at -> at.getValue().next <= topic.end().getOrDefault(at.getKey(), 0L));
  }

  /** Writes it down unless it stands there as it is. */
  synchronized void save(SnapshotFile file) throws IOException {
    if (!saved) {
      file.write(this);
      saved = true;
    }
  }

  /** Has all told anew: what it counted, and that nothing is left of what only the other had. */
  synchronized void replace(OrderTally predecessor) {
    synchronized (predecessor) {
      together.replace(predecessor.together);
    }
  }

  /** Counts what has not been counted yet. */
  synchronized void take(List<Delivery<OrderFact>> batch) {
    batch.forEach(this::take);
    together.thin();
    saved = false;
  }

  private void take(Delivery<OrderFact> delivery) {
    Position position = positions.computeIfAbsent(delivery.partition(), first -> new Position());
    if (delivery.offset() < position.next) {
      return;
    }
    position.next = delivery.offset() + 1;
    OrderFact fact = delivery.envelope().body();
    if (fact instanceof OrderConfirmed confirmed && isNew(position, delivery)) {
      orders++;
      together.add(products(confirmed.lines()));
    } else if (fact instanceof OrderCancelled cancelled
        && cancelled.confirmedAt() != null
        && isNew(position, delivery)) {
      together.remove(products(cancelled.lines()));
    }
  }

  private static boolean isNew(Position position, Delivery<OrderFact> delivery) {
    return remember(position, hash(delivery.envelope().id()));
  }

  private static boolean remember(Position position, long id) {
    boolean unseen = position.recent.add(id);
    if (position.recent.size() > REMEMBERED) {
      var oldest = position.recent.iterator();
      oldest.next();
      oldest.remove();
    }
    return unseen;
  }

  private static List<String> products(List<OrderFact.Line> lines) {
    return lines.stream().map(OrderFact.Line::productId).toList();
  }

  /** FNV-1a of 64 bits: two of some thousand ids are never the same in practice. */
  private static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  synchronized void write(DataOutput out) throws IOException {
    out.writeUTF(topicId);
    out.writeInt(positions.size());
    for (var position : positions.entrySet()) {
      out.writeInt(position.getKey());
      out.writeLong(position.getValue().next);
      out.writeInt(position.getValue().recent.size());
      for (long id : position.getValue().recent) {
        out.writeLong(id);
      }
    }
    together.write(out);
  }

  static OrderTally read(DataInput in, long maxPairs) throws IOException {
    String topicId = in.readUTF();
    Map<Integer, Position> positions = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      var position = new Position();
      positions.put(in.readInt(), position);
      position.next = in.readLong();
      for (int ids = in.readInt(); ids > 0; ids--) {
        position.recent.add(in.readLong());
      }
    }
    var read = new OrderTally(topicId, BoughtTogether.read(in, maxPairs));
    read.positions.putAll(positions);
    read.saved = true;
    return read;
  }
}
