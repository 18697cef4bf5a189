package mercato.gateway;

import static mercato.contract.user.Revocations.FILLED;
import static mercato.contract.user.Revocations.SESSION;
import static mercato.contract.user.Revocations.STREAM;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.stream.Stream;
import mercato.embedded.TestStores;
import mercato.platform.redis.BoundedRedis;

/** The real Redis, which the gateway reads, as the user service writes it. */
final class SharedRedis {

  private final Redis redis;

  SharedRedis(Vertx vertx) {
    this.redis = BoundedRedis.open(vertx, TestStores.redis());
  }

  /** Says that it holds all that it should. */
  void fill() {
    String info = send(Command.INFO, "server").toString();
    fill(info.lines().filter(line -> line.startsWith("run_id:")).findFirst().get().substring(7));
  }

  void fill(String runId) {
    send(Command.SET, FILLED, runId);
  }

  void end(String sessionId) {
    end("*", sessionId);
  }

  /**
   * @param id of the stream's entry
   */
  void end(String id, String sessionId) {
    send(Command.XADD, STREAM, id, SESSION, sessionId);
  }

  /** Ends so many of which nobody has heard. */
  void endOthers(int count) {
    String add =
        "for i = 1, ARGV[1] do redis.call('XADD', KEYS[1], '*', ARGV[2], 'other-' .. i) end";
    send(Command.EVAL, add, "1", STREAM, "" + count, SESSION);
  }

  /** As if it had been started anew without its data. */
  void lose() {
    send(Command.FLUSHALL);
  }

  /** Answers nobody for so long. */
  void stayAway(int millis) {
    send(Command.CLIENT, "PAUSE", "" + millis, "ALL");
  }

  long connections() {
    return send(Command.CLIENT, "LIST").toString().lines().count();
  }

  private Response send(Command command, String... arguments) {
    Request request = Request.cmd(command);
    Stream.of(arguments).forEach(request::arg);
    return Gateways.await(redis.send(request));
  }
}
