package mercato.gateway.product;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import mercato.contract.Problem;
import mercato.contract.product.CatalogueOperations.ImportedProducts;
import mercato.gateway.product.ImportBatch.Rejected;
import mercato.platform.json.Json;

/** What an import tells its caller, line by line, and the counts so far. */
final class ImportReport {

  private static final long PROGRESS_LINES = 10_000;

  /** Told from time to time, of all lines up to it. */
  private record Progress(Counts progress) {}

  private record Counts(long lines, long created, long updated, long unchanged, long rejected) {}

  /** Told last. */
  private record End(Summary summary) {}

  /**
   * @param lines that were not empty; created, updated, unchanged and rejected add up to it
   * @param complete whether these were all
   * @param resumeFrom the number of the first line that was not worked off, or null; so the code
   *     and the detail, which say why not
   */
  private record Summary(
      long lines,
      long created,
      long updated,
      long unchanged,
      long rejected,
      boolean complete,
      Long resumeFrom,
      String code,
      String detail) {}

  private final boolean withProgress;
  private long lines;
  private long created;
  private long updated;
  private long unchanged;
  private long rejected;

  /**
   * @param withProgress whether to tell the counts each {@link #PROGRESS_LINES}
   */
  ImportReport(boolean withProgress) {
    this.withProgress = withProgress;
  }

  /** Counts a batch; what there is to say of it, perhaps nothing. */
  Buffer of(ImportBatch batch, ImportedProducts outcome) {
    Buffer text = Buffer.buffer();
    List<Rejected> refused = batch.rejected(outcome);
    refused.forEach(each -> write(text, each));
    long before = lines;
    lines += batch.lines();
    created += outcome.created();
    updated += outcome.updated();
    unchanged += outcome.unchanged();
    rejected += refused.size();
    if (withProgress && before / PROGRESS_LINES < lines / PROGRESS_LINES) {
      write(text, new Progress(new Counts(lines, created, updated, unchanged, rejected)));
    }
    return text;
  }

  /** The end: all lines are worked off. */
  Buffer complete() {
    return end(true, null, null, null);
  }

  /** The end: neither this line nor those after it have certainly been worked off. */
  Buffer broken(long line, Problem why) {
    return end(false, line, why.code(), why.getMessage());
  }

  private Buffer end(boolean complete, Long resumeFrom, String code, String detail) {
    var summary =
        new Summary(
            lines, created, updated, unchanged, rejected, complete, resumeFrom, code, detail);
    Buffer text = Buffer.buffer();
    write(text, new End(summary));
    return text;
  }

  private static void write(Buffer text, Object line) {
    text.appendBytes(Json.encode(line)).appendByte((byte) '\n');
  }
}
