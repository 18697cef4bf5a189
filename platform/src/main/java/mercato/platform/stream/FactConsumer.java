package mercato.platform.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.Map;
import mercato.contract.Problem;
import mercato.contract.stream.Fact;
import mercato.contract.stream.Topic;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/**
 * A member of a consumer group: each fact of the topic reaches one member's handler, at least once,
 * those of a key in their order.
 *
 * <p>Bounds: one batch of at most 500 facts for each partition; the partition is paused until it is
 * handled. Offsets of what was handled are committed each 0.2 s and when a partition leaves.
 *
 * <p>What fails and may pass is tried again in place (see {@link BatchHandler}). Poison goes to the
 * topic {@code <topic>.dead.<group>}, and later facts of its key follow it there, until {@link
 * #redriveAll}.
 */
public final class FactConsumer<F extends Fact> {

  private static final int BATCH = 500;
  private static final int SESSION_TIMEOUT_MILLIS = 6_000;
  private static final int HEARTBEAT_MILLIS = 2_000;
  private static final int MAX_POLL_INTERVAL_MILLIS = 30_000;

  private final ContextInternal context;
  private final DeadLetters<F> letters;
  private final ConsumerMetrics metrics;
  private final Assignment<F> assignment;
  private final PollThread thread;
  private final MessageConsumer<Object> redriveCalls;

  private FactConsumer(
      Vertx vertx,
      KafkaConfig kafka,
      MeterRegistry registry,
      Topic<F> topic,
      String group,
      BatchHandler<F> handler) {
    var name = group + "/" + topic.name();
    this.context = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
    this.letters = new DeadLetters<>(vertx, kafka, topic, group);
    this.metrics = new ConsumerMetrics(registry, topic.name(), group);
    this.assignment =
        new Assignment<>(
            topic,
            context,
            partition -> new Lane<>(name, partition, context, handler, letters, metrics));
    this.thread = new PollThread("kafka " + name, settings(kafka, group), assignment);
    this.redriveCalls = vertx.eventBus().consumer(redriveAddress(group), call -> redrive());
  }

  /**
   * Joins the group; makes the topic and that of its dead letters where they are missing.
   *
   * @param handler called on a duplicate of the present context
   */
  public static <F extends Fact> Future<FactConsumer<F>> start(
      Vertx vertx,
      KafkaConfig kafka,
      MeterRegistry metrics,
      Topic<F> topic,
      String group,
      BatchHandler<F> handler) {
    return Topics.ensureWithDeadLetters(vertx, kafka, topic, group)
        .map(
            done -> {
              var consumer = new FactConsumer<>(vertx, kafka, metrics, topic, group, handler);
              consumer.begin();
              return consumer;
            });
  }

  /** Asks every member of a group, on every node, to redrive its dead letters. */
  public static void redriveAll(Vertx vertx, String group) {
    vertx.eventBus().publish(redriveAddress(group), null);
  }

  /**
   * Handles the dead letters of the partitions that this member owns, in order, before anything
   * newer of them. Those that fail again are parked again.
   */
  public Future<Void> redrive() {
    var lanes = List.copyOf(assignment.lanes());
    return context
        .<Future<Void>>future(
            promise ->
                context.runOnContext(
                    go ->
                        promise.complete(
                            Future.join(lanes.stream().map(Lane::redrive).toList()).mapEmpty())))
        .compose(redriven -> redriven);
  }

  /** Fails while Kafka is away or a partition retries in place; for readiness. */
  public Future<Void> check() {
    long stalled = assignment.lanes().stream().filter(Lane::stalled).count();
    if (thread.healthy() && stalled == 0) {
      return Future.succeededFuture();
    }
    return Future.failedFuture(
        Problem.unavailable(
            thread.healthy() ? stalled + " partitions retry in place" : "Kafka does not answer"));
  }

  /**
   * Lets running batches end (for 4 s), commits what they handled and leaves the group. Close it
   * before what its handler uses.
   */
  public Future<Void> close() {
    return redriveCalls
        .unregister()
        .eventually(thread::close)
        .eventually(() -> context.executeBlocking(this::release, false));
  }

  private Void release() {
    letters.close();
    metrics.close();
    return null;
  }

  private void begin() {
    metrics.gauges(
        assignment::lag,
        () -> assignment.lanes().stream().filter(Lane::stalled).count(),
        () -> assignment.lanes().stream().mapToInt(Lane::parkedKeys).sum());
    assignment.runOn(thread);
    thread.start();
  }

  private static String redriveAddress(String group) {
    return "mercato.redrive." + group;
  }

  private static Map<String, Object> settings(KafkaConfig kafka, String group) {
    var settings = kafka.consumer();
    settings.put("group.id", group);
    settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    settings.put("max.poll.records", BATCH);
    settings.put("session.timeout.ms", SESSION_TIMEOUT_MILLIS);
    settings.put("heartbeat.interval.ms", HEARTBEAT_MILLIS);
    settings.put("max.poll.interval.ms", MAX_POLL_INTERVAL_MILLIS);
    return settings;
  }
}
