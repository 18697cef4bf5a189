package mercato.product.search;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.Bits;

/**
 * What the index holds in short, as {@link SharedIndex#digest()} describes it, so that another
 * store's products can be compared with it without listing them.
 */
final class Digest {

  static final int BUCKETS = 1_024;

  private interface Visitor {
    void visit(String id, long version);
  }

  private Digest() {}

  static int bucket(String id) {
    return (int) (crc(id) % BUCKETS);
  }

  static long mark(String id, long version) {
    return crc(id + "@" + version);
  }

  /** All buckets, by number. */
  static List<SharedIndex.Bucket> of(IndexSearcher searcher) throws IOException {
    var counts = new long[BUCKETS];
    var sums = new long[BUCKETS];
    visit(
        searcher,
        (id, version) -> {
          int bucket = bucket(id);
          counts[bucket]++;
          sums[bucket] += mark(id, version);
        });
    return IntStream.range(0, BUCKETS)
        .mapToObj(number -> new SharedIndex.Bucket(counts[number], sums[number]))
        .toList();
  }

  /** The products of a bucket with their versions. */
  static Map<String, Long> versions(IndexSearcher searcher, int bucket) throws IOException {
    var versions = new HashMap<String, Long>();
    visit(
        searcher,
        (id, version) -> {
          if (bucket(id) == bucket) {
            versions.put(id, version);
          }
        });
    return versions;
  }

  private static void visit(IndexSearcher searcher, Visitor visitor) throws IOException {
    for (LeafReaderContext segment : searcher.getLeafContexts()) {
      SortedDocValues ids = DocValues.getSorted(segment.reader(), IndexedProduct.ID);
      NumericDocValues versions = DocValues.getNumeric(segment.reader(), IndexedProduct.VERSION);
      Bits live = segment.reader().getLiveDocs();
      for (int document = 0; document < segment.reader().maxDoc(); document++) {
        if ((live == null || live.get(document))
            && ids.advanceExact(document)
            && versions.advanceExact(document)
            && versions.longValue() > 0) {
          visitor.visit(ids.lookupOrd(ids.ordValue()).utf8ToString(), versions.longValue());
        }
      }
    }
  }

  private static long crc(String text) {
    var crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
