package mercato.product.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** Finds products by id in one state of the index. For one thread, and soon thrown away. */
final class Located {

  /**
   * Where a product stands.
   *
   * @param document in the segment
   */
  record Place(LeafReaderContext segment, int document) {

    int inIndex() {
      return segment.docBase + document;
    }
  }

  private record Segment(LeafReaderContext context, TermsEnum ids, Bits live) {}

  private final List<Segment> segments = new ArrayList<>();
  private PostingsEnum postings;

  Located(IndexReader reader) throws IOException {
    for (LeafReaderContext context : reader.leaves()) {
      var ids = context.reader().terms(IndexedProduct.ID);
      if (ids != null) {
        segments.add(new Segment(context, ids.iterator(), context.reader().getLiveDocs()));
      }
    }
  }

  /** Null when there is none. */
  Place find(String id) throws IOException {
    var term = new BytesRef(id);
    for (Segment segment : segments) {
      if (segment.ids.seekExact(term)) {
        postings = segment.ids.postings(postings, PostingsEnum.NONE);
        for (int document = postings.nextDoc();
            document != DocIdSetIterator.NO_MORE_DOCS;
            document = postings.nextDoc()) {
          if (segment.live == null || segment.live.get(document)) {
            return new Place(segment.context, document);
          }
        }
      }
    }
    return null;
  }

  /** Null when there is none. */
  Standing standing(String id) throws IOException {
    Place place = find(id);
    return place == null
        ? null
        : new Standing(
            number(place, IndexedProduct.VERSION),
            number(place, IndexedProduct.IN_STOCK) > 0,
            number(place, IndexedProduct.POPULARITY));
  }

  private static long number(Place place, String field) throws IOException {
    NumericDocValues values = place.segment.reader().getNumericDocValues(field);
    return values != null && values.advanceExact(place.document) ? values.longValue() : 0;
  }
}
