package mercato.gateway.product;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.CatalogueOperations.ImportedProducts;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.gateway.http.Answer;
import mercato.gateway.http.Lines;

/**
 * One import: lines come in, batches go out, and what became of them is told in the order of the
 * lines. Lives on one event loop.
 *
 * <p>Bounds: besides the batch that is being gathered there are at most {@link #MOST_OUT} and one
 * more, at most that many of them out; then no more is read. While the caller does not read what it
 * is told, nothing more is told, and so in the end nothing is read. Two batches with a line for the
 * same product are never out at once, so that the later line is the one that counts.
 */
final class ProductImport implements Answer, Lines.Reader {

  private static final int MOST_OUT = 2;
  private static final int MAX_ID_LENGTH = 64;
  private static final CharSequence NDJSON = HttpHeaders.createOptimized("application/x-ndjson");
  private static final Problem TOO_LONG =
      new Problem(Problem.Kind.INVALID, "LINE_TOO_LONG", "The line is longer than 256 KiB.");

  /** A batch on its way; without an outcome it waits. */
  private static final class Sent {
    final ImportBatch batch;
    Future<ImportedProducts> outcome;

    Sent(ImportBatch batch) {
      this.batch = batch;
    }

    boolean isOut() {
      return outcome != null && !outcome.isComplete();
    }

    boolean isDone() {
      return outcome != null && outcome.isComplete();
    }
  }

  private final ImportSender sender;
  private final Lines lines;
  private final ImportReport report;
  private final Runnable leave;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private ImportBatch gathered = new ImportBatch();
  private HttpServerResponse response;
  private boolean allCame;
  private boolean over;

  /**
   * @param leave called once, however it ends
   */
  ProductImport(ImportSender sender, Lines lines, ImportReport report, Runnable leave) {
    this.sender = sender;
    this.lines = lines;
    this.report = report;
    this.leave = leave;
  }

  @Override
  public boolean lasts() {
    return true;
  }

  @Override
  public Future<Void> send(RoutingContext context) {
    if (context.response().closed()) {
      leave.run();
      return Future.succeededFuture();
    }
    context.addEndHandler(ended -> left());
    response =
        context
            .response()
            .setChunked(true)
            .putHeader(HttpHeaders.CONTENT_TYPE, NDJSON)
            .drainHandler(drained -> work());
    lines.read(this);
    return Future.succeededFuture();
  }

  @Override
  public void line(long number, byte[] text) {
    if (!gathered.hasRoomFor(text == null ? 0 : text.length)) {
      passOn();
    }
    if (text == null) {
      gathered.reject(number, null, TOO_LONG);
    } else {
      gather(number, text);
    }
  }

  private void gather(long number, byte[] text) {
    String id = null;
    try {
      JsonNode json = lines.decode(text);
      id = json.path("id").textValue();
      NewProduct product = lines.fit(json, NewProduct.class);
      if (id == null) {
        throw Problem.invalid(new FieldError("/id", "is required"));
      }
      gathered.add(number, text.length, product);
    } catch (Problem misfit) {
      String shown = id == null || id.length() > MAX_ID_LENGTH ? null : id;
      gathered.reject(number, shown, misfit);
    }
  }

  @Override
  public void end() {
    allCame = true;
    if (gathered.isEmpty()) {
      work();
    } else {
      passOn();
    }
  }

  private void passOn() {
    sent.add(new Sent(gathered));
    gathered = new ImportBatch();
    work();
  }

  /** Whatever can be done now. */
  private void work() {
    if (!over) {
      tell();
    }
    if (!over) {
      sendNext();
      if (sent.size() > MOST_OUT) {
        lines.pause();
      } else {
        lines.resume();
      }
    }
  }

  private void tell() {
    while (!sent.isEmpty() && sent.peek().isDone() && !response.writeQueueFull()) {
      Sent first = sent.poll();
      if (first.outcome.failed()) {
        finish(report.broken(first.batch.firstLine(), (Problem) first.outcome.cause()));
        return;
      }
      Buffer text = report.of(first.batch, first.outcome.result());
      if (text.length() > 0) {
        response.write(text);
      }
    }
    if (allCame && sent.isEmpty()) {
      finish(report.complete());
    }
  }

  private void sendNext() {
    for (Sent next = firstThatWaits(); next != null && mayGo(next); next = firstThatWaits()) {
      next.outcome = sender.send(next.batch);
      next.outcome.onComplete(told -> work());
    }
  }

  private Sent firstThatWaits() {
    return sent.stream().filter(each -> each.outcome == null).findFirst().orElse(null);
  }

  private boolean mayGo(Sent next) {
    return !over
        && sent.stream().filter(Sent::isOut).count() < MOST_OUT
        && sent.stream().noneMatch(each -> each.isOut() && each.batch.meets(next.batch));
  }

  private void finish(Buffer text) {
    over = true;
    response.end(text);
  }

  /** It has ended, or the caller has gone. */
  private void left() {
    over = true;
    lines.abandon();
    leave.run();
  }
}
