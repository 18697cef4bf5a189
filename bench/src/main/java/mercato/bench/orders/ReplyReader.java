package mercato.bench.orders;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Finds the end of a reply, its status, and the code of a problem; parses nothing else. One reply
 * at a time, and only such as say how long they are.
 */
final class ReplyReader {

  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final String LENGTH = "\r\ncontent-length:";
  private static final String CODE = "\"code\":\"";
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private Buffer reply;
  private int length;

  /** Takes what has come; true when the reply is whole. */
  boolean isWhole(Buffer arrived) {
    reply = reply == null ? arrived : reply.appendBuffer(arrived);
    if (length == 0) {
      length = expected();
    }
    return length > 0 && reply.length() >= length;
  }

  /** {@code 201}, {@code 409 OUT_OF_STOCK}; begins the next reply. */
  String take() {
    String status = reply.getString(STATUS_AT, STATUS_AT + 3);
    String kind = status.charAt(0) == '2' ? status : (status + " " + code()).strip();
    reply = null;
    length = 0;
    return kind;
  }

  /** Length of head and body; 0 while the head is not whole. */
  private int expected() {
    String text = reply.toString(StandardCharsets.ISO_8859_1);
    int head = text.indexOf(END_OF_HEAD);
    if (head < 0) {
      return 0;
    }
    String lower = text.substring(0, head + 2).toLowerCase(Locale.ROOT);
    int from = lower.indexOf(LENGTH);
    if (from < 0) {
      throw new IllegalStateException("a reply that does not say how long it is: " + lower);
    }
    int to = lower.indexOf('\r', from + LENGTH.length());
    String bytes = lower.substring(from + LENGTH.length(), to).strip();
    return head + END_OF_HEAD.length() + Integer.parseInt(bytes);
  }

  private String code() {
    String text = reply.toString(StandardCharsets.ISO_8859_1);
    int from = text.indexOf(CODE) + CODE.length();
    return from < CODE.length() ? "" : text.substring(from, text.indexOf('"', from));
  }
}
