package mercato.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class ReplyReaderTest {

  private static final String CREATED =
      "HTTP/1.1 201 Created\r\nContent-Length: 13\r\nX-Request-Id: a\r\n\r\n{\"id\": \"abc\"}";
  private static final String REFUSED =
      "HTTP/1.1 409 Conflict\r\ncontent-length: 23\r\n\r\n{\"code\":\"OUT_OF_STOCK\"}";

  private final ReplyReader reader = new ReplyReader();

  @Test
  void aReplyIsWholeWithItsLastByteWhereverItIsCut() {
    for (int cut = 1; cut < CREATED.length(); cut++) {
      assertThat(reader.isWhole(Buffer.buffer(CREATED.substring(0, cut)))).isFalse();
      assertThat(reader.isWhole(Buffer.buffer(CREATED.substring(cut)))).isTrue();
      assertThat(reader.take()).isEqualTo("201");
    }
  }

  @Test
  void aRefusalIsToldWithItsCode() {
    assertThat(reader.isWhole(Buffer.buffer(REFUSED))).isTrue();
    assertThat(reader.take()).isEqualTo("409 OUT_OF_STOCK");
    assertThat(reader.isWhole(Buffer.buffer("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")))
        .isTrue();
    assertThat(reader.take()).isEqualTo("503");
  }

  @Test
  void aReplyOfUnknownLengthIsAnError() {
    assertThatThrownBy(
            () -> reader.isWhole(Buffer.buffer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")))
        .hasMessageContaining("how long");
  }
}
