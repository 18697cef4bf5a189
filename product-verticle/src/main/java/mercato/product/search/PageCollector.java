package mercato.product.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import mercato.contract.product.ProductOperations.Sort;
import mercato.product.search.SearchCursor.Place;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopDocsCollector;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.util.BytesRef;

/**
 * The first products of an order, or the first behind a place in it.
 *
 * <p>As the documents of a segment are sorted by id, the first of several ties is the first that is
 * met. So each segment is asked for its best on its own and need not compare ids, and once a full
 * page of it is at hand, it skips whatever is not strictly better: a list of a million products
 * that all cost the same looks at one page of them. The pages of the segments are merged by id
 * then.
 */
final class PageCollector implements Collector {

  /**
   * One product of a page.
   *
   * @param document in the whole index
   */
  record Hit(Place place, int document) {}

  private record Segment(LeafReaderContext context, TopDocsCollector<?> best) {}

  private final Sort order;
  private final SortField field;
  private final Place after;
  private final int limit;
  private final List<Segment> segments = new ArrayList<>();

  /**
   * @param after null for the first page
   */
  PageCollector(Sort order, Place after, int limit) {
    this.order = order;
    this.field = SearchCursor.field(order);
    this.after = after;
    this.limit = limit;
  }

  @Override
  public ScoreMode scoreMode() {
    return collector(null).scoreMode();
  }

  @Override
  public LeafCollector getLeafCollector(LeafReaderContext context) throws IOException {
    var best = collector(after == null ? null : behind(context));
    segments.add(new Segment(context, best));
    return best.getLeafCollector(context);
  }

  /** The best of all segments, in order. */
  List<Hit> hits() throws IOException {
    var hits = new ArrayList<Hit>();
    for (Segment segment : segments) {
      addHits(segment, hits);
    }
    hits.sort(Comparator.comparing(Hit::place, SearchCursor.order(order)));
    return hits.subList(0, Math.min(limit, hits.size()));
  }

  private TopDocsCollector<?> collector(FieldDoc from) {
    return field == null
        ? new TopScoreDocCollectorManager(limit, from, 1).newCollector()
        : new TopFieldCollectorManager(new org.apache.lucene.search.Sort(field), limit, from, 1)
            .newCollector();
  }

  /** As if the last product of the page before were in this segment, which it need not be. */
  private FieldDoc behind(LeafReaderContext context) throws IOException {
    int document = context.docBase + lastDownTo(context, after.id());
    return field == null
        ? new FieldDoc(document, Float.intBitsToFloat((int) after.value()))
        : new FieldDoc(document, Float.NaN, new Object[] {after.value()});
  }

  /** The last document whose id is at least the given one; -1 when there is none. */
  private static int lastDownTo(LeafReaderContext context, String id) throws IOException {
    TermsEnum ids = context.reader().terms(IndexedProduct.ID).iterator();
    if (ids.seekCeil(new BytesRef(id)) == TermsEnum.SeekStatus.END) {
      return -1;
    }
    PostingsEnum documents = ids.postings(null, PostingsEnum.NONE);
    int last = documents.nextDoc();
    for (int next = last; next != DocIdSetIterator.NO_MORE_DOCS; next = documents.nextDoc()) {
      last = next;
    }
    return last;
  }

  private void addHits(Segment segment, List<Hit> hits) throws IOException {
    SortedDocValues ids = DocValues.getSorted(segment.context.reader(), IndexedProduct.ID);
    ScoreDoc[] best = segment.best.topDocs().scoreDocs;
    Arrays.sort(best, Comparator.comparingInt(hit -> hit.doc));
    for (ScoreDoc hit : best) {
      ids.advanceExact(hit.doc - segment.context.docBase);
      String id = ids.lookupOrd(ids.ordValue()).utf8ToString();
      hits.add(new Hit(new Place(value(hit), id), hit.doc));
    }
  }

  private static long value(ScoreDoc hit) {
    return hit instanceof FieldDoc sorted
        ? (Long) sorted.fields[0]
        : Float.floatToIntBits(hit.score);
  }
}
