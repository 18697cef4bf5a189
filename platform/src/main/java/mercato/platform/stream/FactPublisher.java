package mercato.platform.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mercato.contract.Problem;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.Fact;
import mercato.contract.stream.Topic;
import mercato.platform.json.Json;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes facts that follow from other facts: a consumer tells them before it is done with what
 * they follow from. After a crash that comes again, and so do they, under the ids that their maker
 * derived from it. Facts that follow from a state belong into an outbox.
 *
 * <p>Bounds: {@link #MAX_IN_FLIGHT} facts are under way, more are refused; 15 s for each call.
 * Facts of a key arrive in their order; after a failure whoever tries again repeats the whole list.
 * Any failure closes the producer, and the next call opens another.
 */
public final class FactPublisher {

  /** So many facts at a time, of all calls together; so many bytes, Kafka's own bound says. */
  public static final int MAX_IN_FLIGHT = 10_000;

  private static final long LIMIT_SECONDS = 15;

  private final KafkaConfig kafka;
  private final WorkerExecutor worker;
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Both are the worker's alone, but that any thread marks a producer as broken. */
  private Producer<String, byte[]> producer;

  private volatile Producer<String, byte[]> broken;

  /** Connects when first used. */
  public FactPublisher(Vertx vertx, KafkaConfig kafka) {
    this.kafka = kafka;
    this.worker =
        vertx.createSharedWorkerExecutor(
            "facts " + UUID.randomUUID(), 1, 2 * LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Succeeds when all are acknowledged by all replicas in sync. Fails with {@code UNAVAILABLE} when
   * Kafka does not answer, with {@code OVERLOADED} when too much is under way; then some may be
   * published and others not.
   *
   * @param facts in the order in which they are to be read, at most {@link #MAX_IN_FLIGHT}
   */
  public <F extends Fact> Future<Void> publish(Topic<F> topic, List<Envelope<F>> facts) {
    int count = facts.size();
    if (inFlight.addAndGet(count) > MAX_IN_FLIGHT) {
      inFlight.addAndGet(-count);
      return Future.failedFuture(Problem.overloaded());
    }
    return worker
        .<Future<Void>>executeBlocking(() -> send(topic, facts), false)
        .compose(sent -> sent)
        .onComplete(done -> inFlight.addAndGet(-count))
        .timeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .recover(FactPublisher::translate);
  }

  /** What is still under way fails. Close it after the consumers that publish through it. */
  public Future<Void> close() {
    return worker
        .<Void>executeBlocking(
            () -> {
              drop();
              return null;
            },
            false)
        .eventually(worker::close);
  }

  /** Stops at the first that fails: while Kafka is away, each would wait a second by itself. */
  private <F extends Fact> Future<Void> send(Topic<F> topic, List<Envelope<F>> facts) {
    Producer<String, byte[]> open = open();
    var sent = new ArrayList<Future<Void>>(facts.size());
    for (Envelope<F> fact : facts) {
      Future<Void> acknowledged =
          send(
              open,
              new ProducerRecord<>(
                  topic.name(), topic.partition(fact.key()), fact.key(), Json.encode(fact)));
      sent.add(acknowledged);
      if (acknowledged.failed()) {
        break;
      }
    }
    return Future.join(sent).mapEmpty();
  }

  private Future<Void> send(Producer<String, byte[]> open, ProducerRecord<String, byte[]> record) {
    Promise<Void> acknowledged = Promise.promise();
    try {
      open.send(record, (place, failure) -> acknowledge(acknowledged, failure));
    } catch (KafkaException failure) {
      acknowledge(acknowledged, failure);
    }
    return acknowledged.future().onFailure(failure -> broken = open);
  }

  private static void acknowledge(Promise<Void> acknowledged, Exception failure) {
    if (failure == null) {
      acknowledged.tryComplete();
    } else {
      acknowledged.tryFail(failure);
    }
  }

  private Producer<String, byte[]> open() {
    if (producer != null && producer == broken) {
      drop();
    }
    if (producer == null) {
      producer =
          new KafkaProducer<>(kafka.producer(), new StringSerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  private void drop() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  /** All that is Kafka's may pass, but for a fact that is too large. */
  private static <T> Future<T> translate(Throwable failure) {
    boolean mayPass =
        failure instanceof KafkaException && !(failure instanceof RecordTooLargeException);
    return Future.failedFuture(
        mayPass ? Problem.unavailable("Kafka does not answer: " + failure.getMessage()) : failure);
  }
}
