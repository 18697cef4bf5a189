package mercato.embedded.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * A database whose keys and documents H2 knows by type. H2 keeps a map open under its name, so each
 * is opened here with its types just before the superclass asks for it. What the superclass opens
 * while it is constructed is opened before that, or belongs to the {@code system} collections,
 * which stay as they are.
 */
final class TypedDatabase extends H2Database {
  private static final String DOCUMENTS = "databases.";
  private static final String INDEX = "._index_";

  private final MVStore store;

  private TypedDatabase(String name, MVStore store, CursorRegistry cursors) {
    super(name, store, cursors);
    this.store = store;
  }

  static TypedDatabase open(String name, MVStore store, CursorRegistry cursors) {
    for (var map : List.copyOf(store.getMapNames())) {
      if (map.startsWith(DOCUMENTS + name + ".") && !isSystem(map, DOCUMENTS + name)) {
        openDocuments(store, map);
      } else if (map.startsWith(name + ".") && map.contains(INDEX) && !isSystem(map, name)) {
        openIndex(store, map);
      }
    }
    return new TypedDatabase(name, store, cursors);
  }

  @Override
  protected Index<Object> openOrCreateUniqueIndex(
      String collection, String index, List<IndexKey> keys, boolean sparse) {
    var map = getDatabaseName() + "." + collection + INDEX + index;
    if (store != null && !isSystem(map, getDatabaseName())) {
      openIndex(store, map);
    }
    return super.openOrCreateUniqueIndex(collection, index, keys, sparse);
  }

  @Override
  protected MongoCollection<Object> openOrCreateCollection(
      String collection, CollectionOptions options) {
    var map = DOCUMENTS + getDatabaseName() + "." + collection;
    if (store != null && !isSystem(map, DOCUMENTS + getDatabaseName())) {
      openDocuments(store, map);
    }
    return super.openOrCreateCollection(collection, options);
  }

  private static boolean isSystem(String map, String prefix) {
    return map.startsWith(prefix + ".system.");
  }

  private static void openDocuments(MVStore store, String map) {
    store.openMap(map, new MVMap.Builder<Object, Document>().valueType(new DocumentType()));
  }

  private static void openIndex(MVStore store, String map) {
    store.openMap(map, new MVMap.Builder<KeyValue, Object>().keyType(new KeyType()));
  }
}
