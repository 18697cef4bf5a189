package mercato.product.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mercato.platform.stream.TopicExtent;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.SingleInstanceLockFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an index lies, and whether it is one to go on with. */
final class IndexFiles {

  private static final Logger LOG = LoggerFactory.getLogger(IndexFiles.class);

  /** All files below it are the index's own. */
  private static final String FOLDER = "products";

  private IndexFiles() {}

  static Directory open(Optional<Path> path) throws IOException {
    return path.isPresent()
        ? new MMapDirectory(Files.createDirectories(path.get().resolve(FOLDER)))
        : inOnePiece();
  }

  /** Each file as one array: a search then reads bytes and does not look for the right buffer. */
  private static Directory inOnePiece() {
    return new ByteBuffersDirectory(
        new SingleInstanceLockFactory(),
        ByteBuffersDataOutput::new,
        ByteBuffersDirectory.OUTPUT_AS_BYTE_ARRAY);
  }

  /**
   * The checkpoint of what lies there, when it is whole, of this format, and these topics still
   * have all that came after it; if not, nothing lies there any more.
   *
   * @throws LockObtainFailedException when another process has it
   */
  static Optional<Checkpoint> checkpoint(Directory directory, Map<String, TopicExtent> topics)
      throws IOException {
    try {
      if (!DirectoryReader.indexExists(directory)) {
        return Optional.empty();
      }
      var checkpoint = Checkpoint.read(SegmentInfos.readLatestCommit(directory).getUserData());
      if (checkpoint.fits(topics)) {
        verify(directory);
        return Optional.of(checkpoint);
      }
      LOG.warn("The search index in {} is of another topic: it is built anew.", directory);
    } catch (IOException | RuntimeException unusable) {
      LOG.warn("The search index in {} is built anew: {}", directory, unusable.toString());
    }
    delete(directory);
    return Optional.empty();
  }

  /** Compares each file with its checksum: a few seconds for a million products. */
  private static void verify(Directory directory) throws IOException {
    try (var reader = DirectoryReader.open(directory)) {
      for (LeafReaderContext segment : reader.leaves()) {
        segment.reader().checkIntegrity();
      }
    }
  }

  private static void delete(Directory directory) throws IOException {
    try (Lock ours = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      for (String file : directory.listAll()) {
        if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
          directory.deleteFile(file);
        }
      }
      ours.ensureValid();
    }
  }
}
