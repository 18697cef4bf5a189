package mercato.platform.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.Map;
import mercato.contract.Problem;
import mercato.platform.json.Json;

/** A refusal crosses whole: by reference inside a JVM, as JSON between JVMs. */
final class ProblemCodec implements MessageCodec<Problem, Problem> {

  static final String NAME = "problem";

  /** The kind is a text here: a newer JVM may have one that this build does not know. */
  private record Wire(String kind, String code, String message, Map<String, Object> details) {}

  @Override
  public void encodeToWire(Buffer wire, Problem problem) {
    byte[] json =
        Json.encode(
            new Wire(
                problem.kind().name(), problem.code(), problem.getMessage(), problem.details()));
    wire.appendInt(json.length).appendBytes(json);
  }

  /** Never throws, for the reason given in {@link RecordCodec}. */
  @Override
  public Problem decodeFromWire(int position, Buffer wire) {
    int start = position + Integer.BYTES;
    try {
      Wire read = Json.decode(wire.getBytes(start, start + wire.getInt(position)), Wire.class);
      return new Problem(Problem.Kind.valueOf(read.kind), read.code, read.message, read.details);
    } catch (RuntimeException unknown) {
      return ServiceBus.internal();
    }
  }

  @Override
  public Problem transform(Problem problem) {
    return problem;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
