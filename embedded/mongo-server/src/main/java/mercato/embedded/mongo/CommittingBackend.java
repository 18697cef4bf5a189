package mercato.embedded.mongo;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.Set;

/**
 * Commits each change before it is acknowledged. H2's store alone commits about once a second, so
 * that a kill would lose what clients believe to be kept.
 */
final class CommittingBackend extends H2Backend {
  /** Commands that change nothing; all others commit, which costs little where nothing changed. */
  private static final Set<String> READS =
      Set.of("find", "getMore", "count", "distinct", "hello", "isMaster", "ismaster", "ping");

  CommittingBackend(String file) {
    super(file);
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String name) {
    return TypedDatabase.open(name, getMvStore(), getCursorRegistry());
  }

  @Override
  public Document handleMessage(MongoMessage message) {
    var reply = super.handleMessage(message);
    if (!READS.contains(message.getDocument().keySet().iterator().next())) {
      commit();
    }
    return reply;
  }
}
