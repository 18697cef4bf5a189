package mercato.bench.orders;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * So many requests in flight, each on a connection of its own, whose next one follows its reply at
 * once. Runs on the calling event loop, one phase at a time.
 */
final class ClosedLoop {

  /** A shop that answers later than this has lost the request. */
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final int CHECK_MILLIS = 1_000;
  private static final int RECONNECT_MILLIS = 100;
  private static final int CONNECT_LIMIT_MILLIS = 5_000;
  private static final String DURABLE = "201";
  private static final int DEFAULT_PORT = 80;

  private final Vertx vertx;
  private final NetClient client;
  private final URI shop;
  private final OrderRequests requests;
  private final int inFlight;

  private Phase phase;
  private Promise<Phase> done;
  private int products;
  private long end;
  private int running;

  ClosedLoop(Vertx vertx, URI shop, OrderRequests requests, int inFlight) {
    this.vertx = vertx;
    this.client =
        vertx.createNetClient(
            new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(CONNECT_LIMIT_MILLIS));
    this.shop = shop;
    this.requests = requests;
    this.inFlight = inFlight;
  }

  /**
   * Ends when the last request has been answered; counted is what comes before the time is over.
   *
   * @param products of how many of the requests' products
   */
  Future<Phase> run(String name, int products, Duration time) {
    this.phase = new Phase(name);
    this.done = Promise.promise();
    this.products = products;
    this.end = System.nanoTime() + time.toNanos();
    this.running = inFlight;
    var lanes = Stream.generate(Lane::new).limit(inFlight).toList();
    vertx.getOrCreateContext().exceptionHandler(done::tryFail);
    vertx.setTimer(time.toMillis(), over -> phase.end());
    long check = vertx.setPeriodic(CHECK_MILLIS, tick -> lanes.forEach(Lane::giveUpLate));
    lanes.forEach(Lane::connect);
    return done.future().onComplete(ended -> vertx.cancelTimer(check));
  }

  private boolean isOver() {
    return System.nanoTime() >= end;
  }

  private void count(String kind, long nanos) {
    if (isOver()) {
      return;
    }
    if (kind.equals(DURABLE)) {
      phase.durable(nanos);
    } else {
      phase.other(kind);
    }
  }

  /** A request in flight, and the connection that it is on. */
  private final class Lane {

    private ReplyReader reader;
    private NetSocket socket;
    private long sentNanos;
    private boolean waiting;

    void connect() {
      int port = shop.getPort() < 0 ? DEFAULT_PORT : shop.getPort();
      client.connect(port, shop.getHost()).onSuccess(this::begin).onFailure(this::refused);
    }

    private void begin(NetSocket connected) {
      reader = new ReplyReader();
      socket = connected;
      socket.handler(this::read);
      socket.closeHandler(closed -> lost());
      next();
    }

    private void next() {
      if (isOver()) {
        socket.closeHandler(closed -> end());
        socket.close();
      } else {
        waiting = true;
        sentNanos = System.nanoTime();
        socket.write(requests.next(products));
      }
    }

    private void read(Buffer arrived) {
      if (reader.isWhole(arrived)) {
        waiting = false;
        count(reader.take(), System.nanoTime() - sentNanos);
        next();
      }
    }

    void giveUpLate() {
      if (waiting && System.nanoTime() - sentNanos > LIMIT_NANOS) {
        count("no answer", LIMIT_NANOS);
        waiting = false;
        socket.close();
      }
    }

    private void refused(Throwable cause) {
      count("no connection", 0);
      again();
    }

    private void lost() {
      if (waiting) {
        count("connection lost", 0);
        waiting = false;
      }
      again();
    }

    private void again() {
      if (isOver()) {
        end();
      } else {
        vertx.setTimer(RECONNECT_MILLIS, later -> connect());
      }
    }

    private void end() {
      running--;
      if (running == 0) {
        done.tryComplete(phase);
      }
    }
  }
}
