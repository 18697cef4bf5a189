package mercato.product.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import mercato.platform.stream.TopicExtent;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * The index of the catalogue, on disk or in memory. What was taken in is found after the next
 * {@link #refresh()} and survives the process after the next {@link #commit()}.
 *
 * <p>Documents are sorted by id within each segment, so that ties by id need no look at the ids.
 *
 * <p>Heap: what was taken in since the last refresh is known by id, which is at most {@link
 * #MAX_FRESH} products, as it refreshes itself by then; nothing else is kept.
 *
 * <p>Those that change it are called by one thread; {@link #read} and {@link #commit()} by any.
 * Every method blocks.
 */
final class ProductIndex implements AutoCloseable {

  static final int MAX_FRESH = 10_000;

  private static final double BUFFER_MEBIBYTES = 32;

  /** Few segments make quick searches, at the price of some more merging. */
  private static final int SEGMENTS_OF_A_SIZE = 5;

  /** An answer from one state of the index. */
  interface Reading<T> {
    T of(IndexSearcher searcher) throws IOException;
  }

  private interface Change<T> {
    /** What is known of the product afterwards; the same object when nothing has changed. */
    Standing of(Standing known, T change) throws IOException;
  }

  private final Directory directory;
  private final boolean kept;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final Map<String, Standing> fresh = new HashMap<>();
  private volatile Checkpoint read;

  private ProductIndex(Directory directory, boolean kept, IndexWriter writer, Checkpoint read)
      throws IOException {
    this.directory = directory;
    this.kept = kept;
    this.writer = writer;
    this.read = read;
    this.searchers = new SearcherManager(writer, new Scoring());
  }

  /**
   * Opens what lies there, or begins an empty one.
   *
   * @param path in memory without one
   * @param topics those that will be read into it, by name
   * @throws IllegalStateException when another process has it
   */
  static ProductIndex open(Optional<Path> path, Map<String, TopicExtent> topics)
      throws IOException {
    Directory directory = IndexFiles.open(path);
    try {
      Checkpoint checkpoint =
          IndexFiles.checkpoint(directory, topics).orElseGet(() -> Checkpoint.before(topics));
      var writer = new IndexWriter(directory, settings());
      return new ProductIndex(directory, path.isPresent(), writer, checkpoint);
    } catch (LockObtainFailedException taken) {
      directory.close();
      throw new IllegalStateException(
          "Another process keeps its search index in %s: each needs a product.directory of its own"
              .formatted(path.orElse(null)),
          taken);
    } catch (IOException | RuntimeException failure) {
      directory.close();
      throw failure;
    }
  }

  private static IndexWriterConfig settings() {
    var policy = new TieredMergePolicy();
    policy.setSegmentsPerTier(SEGMENTS_OF_A_SIZE);
    policy.setMaxMergeAtOnce(SEGMENTS_OF_A_SIZE);
    policy.setNoCFSRatio(0); // a search then reads each file where it lies
    return new IndexWriterConfig(IndexedProduct.analyzer())
        .setSimilarity(new OwnMerit())
        .setUseCompoundFile(false)
        .setMergePolicy(policy)
        .setRAMBufferSizeMB(BUFFER_MEBIBYTES)
        .setIndexSort(new Sort(new SortField(IndexedProduct.ID, SortField.Type.STRING, true)));
  }

  /** By partition, from which offset on a topic has not been read. */
  Map<Integer, Long> unread(String topic) {
    return read.topics().get(topic).next();
  }

  /** Notes that all of a topic's partition before {@code next} has been taken in. */
  void noteRead(String topic, int partition, long next) {
    read = read.with(topic, partition, next);
  }

  /** Takes in products as they are now; one with a lower version than is known is old news. */
  void apply(List<Snapshot> products) throws IOException {
    each(products, snapshot -> snapshot.product().id(), this::apply);
  }

  private Standing apply(Standing known, Snapshot snapshot) throws IOException {
    long version = snapshot.product().version();
    if (known == null) {
      Standing now = Standing.UNKNOWN.withVersion(version);
      writer.addDocument(IndexedProduct.document(snapshot, now));
      return now;
    }
    if (known.version() > version) {
      return known;
    }
    Standing now = known.withVersion(version);
    writer.updateDocument(
        IndexedProduct.key(snapshot.product().id()), IndexedProduct.document(snapshot, now));
    return now;
  }

  /** Takes in whether there are pieces of a product, by id. */
  void applyStock(Map<String, Boolean> stock) throws IOException {
    each(
        stock.entrySet(),
        Map.Entry::getKey,
        (known, change) ->
            stand(
                change.getKey(),
                known,
                IndexedProduct.IN_STOCK,
                change.getValue() ? 1 : 0,
                (before) -> before.withStock(change.getValue())));
  }

  /** Takes in how popular products are, by id. */
  void applyPopularity(Map<String, Long> totals) throws IOException {
    each(
        totals.entrySet(),
        Map.Entry::getKey,
        (known, change) ->
            stand(
                change.getKey(),
                known,
                IndexedProduct.POPULARITY,
                change.getValue(),
                before -> before.withPopularity(change.getValue())));
  }

  private Standing stand(
      String id, Standing known, String field, long value, UnaryOperator<Standing> change)
      throws IOException {
    Standing now = change.apply(known == null ? Standing.UNKNOWN : known);
    if (now.equals(known)) {
      return known;
    }
    if (known == null) {
      writer.addDocument(IndexedProduct.announced(id, now));
    } else {
      writer.updateNumericDocValue(IndexedProduct.key(id), field, value);
    }
    return now;
  }

  private <T> void each(Collection<T> changes, Function<T, String> id, Change<T> change)
      throws IOException {
    Iterator<T> rest = changes.iterator();
    while (rest.hasNext()) {
      read(
          searcher -> {
            var located = new Located(searcher.getIndexReader());
            while (rest.hasNext() && fresh.size() < MAX_FRESH) {
              T next = rest.next();
              String key = id.apply(next);
              Standing known = fresh.get(key);
              if (known == null) {
                known = located.standing(key);
              }
              Standing now = change.of(known, next);
              if (now != known) {
                fresh.put(key, now);
              }
            }
            return null;
          });
      if (fresh.size() >= MAX_FRESH) {
        refresh();
      }
    }
  }

  /** Shows what was taken in; costs next to nothing when nothing was. */
  void refresh() throws IOException {
    searchers.maybeRefreshBlocking();
    fresh.clear();
  }

  /** Makes what was taken in survive the process, when the index lies on disk. */
  void commit() throws IOException {
    if (kept) {
      // The offsets first: what is taken in meanwhile is read once more, which changes nothing.
      writer.setLiveCommitData(read.data().entrySet());
      writer.commit();
    }
  }

  /** Whether it still takes in what it is given: a full or broken disk ends that for good. */
  boolean intact() {
    return writer.isOpen();
  }

  <T> T read(Reading<T> reading) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      return reading.of(searcher);
    } finally {
      searchers.release(searcher);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (intact()) {
        commit();
      }
    } finally {
      searchers.close();
      writer.rollback(); // a merge that runs is given up
      directory.close();
    }
  }

  private static final class Scoring extends SearcherFactory {
    @Override
    public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) {
      var searcher = new IndexSearcher(reader);
      searcher.setSimilarity(new OwnMerit());
      return searcher;
    }
  }
}
