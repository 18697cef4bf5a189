package mercato.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.platform.json.Json;
import mercato.platform.observe.Trace;
import org.junit.jupiter.api.Test;

class CodecsTest {

  record Parcel(String name, Instant at, List<Integer> sizes) {}

  record Loop(Object self) {}

  final RecordCodec records = new RecordCodec();
  final ProblemCodec problems = new ProblemCodec();

  private Object overTheWire(Object body) {
    Buffer wire = Buffer.buffer("what is before");
    int position = wire.length();
    records.encodeToWire(wire, body);
    return records.decodeFromWire(position, wire.appendString("what follows"));
  }

  @Test
  void aRecordIsTheSameBeyondTheWire() {
    Parcel parcel = new Parcel("ü", Instant.parse("2026-01-02T03:04:05.678Z"), List.of(1, 2));

    assertThat(RecordCodec.typed(overTheWire(parcel), Parcel.class)).isEqualTo(parcel);
    assertThat(RecordCodec.typed(overTheWire(null), Parcel.class)).isNull();
  }

  @Test
  void whatIsNotThatRecordIsRefusedOnlyWhereTheTypeIsKnown() {
    Object text = overTheWire("a text");

    assertThatThrownBy(() -> RecordCodec.typed(text, Parcel.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCannotBeWrittenDoesNotBreakTheConnection() {
    Object nothing = overTheWire(new Loop(new Object()));

    assertThatThrownBy(() -> RecordCodec.typed(nothing, Loop.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aProblemOfANewerBuildIsInternal() {
    Buffer wire = Buffer.buffer();
    byte[] json =
        Json.encode(
            Map.of("kind", "TEAPOT", "code", "TEAPOT", "message", "Short.", "details", Map.of()));
    wire.appendInt(json.length).appendBytes(json);

    assertThat(problems.decodeFromWire(0, wire).kind()).isEqualTo(Problem.Kind.INTERNAL);
  }

  @Test
  void aProblemIsWholeBeyondTheWire() {
    Buffer wire = Buffer.buffer();
    problems.encodeToWire(
        wire, Problem.invalid(new Problem.FieldError("/items/0/quantity", "must be 1 to 99")));

    Problem problem = problems.decodeFromWire(0, wire);

    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
    assertThat(problem.details())
        .isEqualTo(
            Map.of(
                "errors",
                List.of(Map.of("pointer", "/items/0/quantity", "message", "must be 1 to 99"))));
  }

  @Test
  void aMessageWithoutHeadersComesFromAGuestOnANewTrace() {
    Caller caller = CallerHeaders.read(MultiMap.caseInsensitiveMultiMap(), 5_000);

    assertThat(caller.userId()).isNull();
    assertThat(caller.roles()).isEqualTo(Set.of());
    assertThat(caller.deadlineMillis()).isEqualTo(5_000);
    assertThat(Trace.valid(caller.trace())).isTrue();
  }
}
