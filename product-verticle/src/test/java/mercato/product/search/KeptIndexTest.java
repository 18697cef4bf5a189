package mercato.product.search;

import static mercato.product.SampleProducts.changed;
import static mercato.product.search.TestIndex.PRODUCTS;
import static mercato.product.search.TestIndex.SHOP;
import static mercato.product.search.TestIndex.STOCK;
import static mercato.product.search.TestIndex.TOPICS;
import static mercato.product.search.TestIndex.extent;
import static mercato.product.search.TestIndex.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mercato.contract.product.ProductOperations.Sort;
import mercato.contract.product.ProductView;
import mercato.contract.product.ProductView.Status;
import mercato.platform.stream.TopicExtent;
import mercato.product.search.Checkpoint.Position;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index on disk, through restarts and accidents. */
class KeptIndexTest {

  private static final Map<Integer, Long> BEGINNING = Map.of(0, 0L);

  @TempDir private Path disk;
  private Path home;

  @BeforeEach
  void name() {
    home = disk.resolve("some/folder");
  }

  @Test
  void aRestartGoesOnFromTheCheckpoint() throws IOException {
    try (var index = TestIndex.on(home)) {
      assertThat(index.index.unread(PRODUCTS)).isEqualTo(BEGINNING);
      fill(index);
      index.stock("s1", true);
      index.popularity(Map.of("b1", 9L));
    }
    try (var index = TestIndex.on(home)) {
      assertThat(index.index.unread(PRODUCTS)).isEqualTo(Map.of(0, 6L));
      assertThat(index.index.unread(STOCK)).isEqualTo(BEGINNING);
      assertThat(ids(index.search("casio"))).containsExactly("w1", "b1");
      assertThat(ids(index.inStock(true, null))).containsExactly("s1");
      assertThat(ids(index.sorted(null, Sort.POPULARITY, 1, null))).containsExactly("b1");
      index.write(SHOP.get(0));
      assertThat(index.facet("category").get(0).count()).isEqualTo(3);
    }
  }

  @Test
  void aKillLosesWhatCameAfterTheCheckpointAndItsOffsetsSaySo() throws IOException {
    Path killed = disk.resolve("killed");
    try (var index = TestIndex.on(home)) {
      fill(index);
      index.index.commit();
      index.write(changed(SHOP.get(0), 9_900, Status.ACTIVE));
      index.stock("s1", true);
      index.index.noteRead(PRODUCTS, 0, 7);
      index.index.noteRead(STOCK, 0, 1);
      copy(home, killed);
    }
    try (var index = TestIndex.on(killed)) {
      assertThat(index.index.unread(PRODUCTS)).isEqualTo(Map.of(0, 6L));
      assertThat(index.index.unread(STOCK)).isEqualTo(BEGINNING);
      assertThat(index.search("nike").items()).containsExactly(SHOP.get(0));
      assertThat(ids(index.inStock(true, null))).isEmpty();
    }
  }

  /** Kills amid writes at random points; each time the rest of the topic brings all to be equal. */
  @Test
  void whateverTheMomentOfAKillTheTopicMakesItWhole() throws IOException {
    var random = new Random(1);
    var topic = new ArrayList<ProductView>(SHOP);
    while (topic.size() < 100) {
      ProductView one = topic.get(random.nextInt(topic.size()));
      topic.add(
          changed(
              one, random.nextInt(10_000), random.nextInt(9) > 0 ? Status.ACTIVE : Status.RETIRED));
    }
    Path now = home;
    for (int kills = 0; kills < 8; kills++) {
      Path after = disk.resolve("after " + kills);
      try (var index = TestIndex.on(now)) {
        int from = index.index.unread(PRODUCTS).get(0).intValue();
        int until = Math.min(topic.size(), from + 1 + random.nextInt(30));
        int commit = from + random.nextInt(until - from);
        for (int i = from; i < until; i++) {
          index.index.apply(List.of(TestIndex.snapshot(topic.get(i))));
          index.index.noteRead(PRODUCTS, 0, i + 1L);
          if (i == commit) {
            index.index.commit();
          } else if (random.nextInt(5) == 0) {
            index.index.refresh();
          }
        }
        copy(now, after);
      }
      now = after;
    }
    try (var index = TestIndex.on(now);
        var whole = TestIndex.inMemory()) {
      int from = index.index.unread(PRODUCTS).get(0).intValue();
      assertThat(from).isPositive();
      for (int i = 0; i < topic.size(); i++) {
        whole.write(topic.get(i));
        if (i >= from) {
          index.write(topic.get(i));
        }
      }
      assertThat(index.read(Digest::of)).isEqualTo(whole.read(Digest::of));
      assertThat(index.sorted(null, Sort.NEWEST, 100, null))
          .isEqualTo(whole.sorted(null, Sort.NEWEST, 100, null));
    }
  }

  @Test
  void anotherFormatIsBuiltAnew() throws IOException {
    Path folder = Files.createDirectories(home.resolve("products"));
    try (var directory = FSDirectory.open(folder);
        var writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
      writer.addDocument(new Document());
      writer.setLiveCommitData(Map.of("format", "0").entrySet());
    }
    assertBuiltAnew(TOPICS);
  }

  @Test
  void aTopicThatWasMadeAnewMeansAnIndexAnew() throws IOException {
    fillAndClose();
    assertBuiltAnew(Map.of(PRODUCTS, extent("another-id"), STOCK, extent("id-of-stock")));
  }

  @Test
  void aTopicThatLacksWhatFollowsMeansAnIndexAnew() throws IOException {
    fillAndClose();
    var shorter = new TopicExtent("id-of-products", BEGINNING, Map.of(0, 5L));
    assertBuiltAnew(Map.of(PRODUCTS, shorter, STOCK, extent("id-of-stock")));
    fillAndClose();
    var later = new TopicExtent("id-of-products", Map.of(0, 50L), Map.of(0, 100L));
    try (var index = TestIndex.on(home, Map.of(PRODUCTS, later, STOCK, extent("id-of-stock")))) {
      assertThat(index.index.unread(PRODUCTS)).isEqualTo(Map.of(0, 50L));
      assertThat(ids(index.sorted(null, Sort.NEWEST, 20, null))).isEmpty();
    }
  }

  @Test
  void anyDamagedFileIsNoticedAndTheIndexBuiltAnew() throws IOException {
    fillAndClose();
    List<String> names;
    try (var files = Files.list(home.resolve("products"))) {
      names = files.map(file -> file.getFileName().toString()).sorted().toList();
    }
    assertThat(names).hasSizeGreaterThan(10);
    for (String name : names) {
      if (name.equals("write.lock")) {
        continue;
      }
      Path damaged = disk.resolve("damaged " + name);
      copy(home, damaged);
      Path file = damaged.resolve("products").resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 0x55;
      Files.write(file, bytes);
      assertEmpty(damaged, name);
    }
  }

  @Test
  void aLostFileIsNoticedToo() throws IOException {
    fillAndClose();
    try (var files = Files.list(home.resolve("products"))) {
      Files.delete(
          files.filter(file -> file.toString().endsWith(".dvd")).findFirst().orElseThrow());
    }
    assertBuiltAnew(TOPICS);
  }

  @Test
  void twoProcessesOnOneFolderAreToldSo() throws IOException {
    try (var index = TestIndex.on(home)) {
      fill(index);
      index.index.commit();
      assertThatThrownBy(() -> TestIndex.on(home))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(home.toString())
          .hasMessageContaining("product.directory");
      index.write(changed(SHOP.get(0), 9_900, Status.ACTIVE));
      assertThat(ids(index.search("nike"))).containsExactly("s1");
    }
    TestIndex.on(home).close();
  }

  @Test
  void filesOfOthersBesideTheIndexAreLeftAlone() throws IOException {
    Path other = Files.createDirectories(home).resolve("other.txt");
    Files.writeString(other, "mine");
    fillAndClose();
    assertBuiltAnew(Map.of(PRODUCTS, extent("another-id"), STOCK, extent("id-of-stock")));
    assertThat(other).hasContent("mine");
  }

  @Test
  void aCheckpointIsReadAsItWasWritten() {
    var checkpoint =
        new Checkpoint(
            Map.of(
                "a", new Position("Xy-_1", Map.of(0, 5L, 1, 0L)),
                "b", new Position("Zz", Map.of(0, Long.MAX_VALUE))));
    assertThat(Checkpoint.read(checkpoint.data())).isEqualTo(checkpoint);
    assertThatThrownBy(() -> Checkpoint.read(Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void fill(TestIndex index) throws IOException {
    index.write(SHOP.toArray(ProductView[]::new));
    index.index.noteRead(PRODUCTS, 0, SHOP.size());
  }

  private void fillAndClose() throws IOException {
    try (var index = TestIndex.on(home)) {
      fill(index);
    }
  }

  private void assertBuiltAnew(Map<String, TopicExtent> topics) throws IOException {
    try (var index = TestIndex.on(home, topics)) {
      assertThat(index.index.unread(PRODUCTS)).isEqualTo(BEGINNING);
      assertThat(ids(index.sorted(null, Sort.NEWEST, 20, null))).isEmpty();
      fill(index);
    }
    try (var index = TestIndex.on(home, topics)) {
      assertThat(ids(index.sorted(null, Sort.NEWEST, 20, null)))
          .hasSize(index.index.unread(PRODUCTS).equals(BEGINNING) ? 0 : SHOP.size());
    }
  }

  private static void assertEmpty(Path path, String what) throws IOException {
    try (var index = TestIndex.on(path)) {
      assertThat(index.index.unread(PRODUCTS)).as(what).isEqualTo(BEGINNING);
      assertThat(ids(index.sorted(null, Sort.NEWEST, 20, null))).as(what).isEmpty();
      fill(index);
      assertThat(ids(index.search("nike"))).as(what).containsExactly("s1");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
