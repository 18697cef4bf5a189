package mercato.embedded.mongo;

import de.bwaldvogel.mongo.backend.KeyValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

/**
 * The key of an index, value by value. Left to itself H2 serializes both keys at every comparison,
 * which took most of the server's time.
 */
final class KeyType extends BasicDataType<KeyValue> {
  private static final int ROUGH_BYTES = 100;

  private final ObjectDataType values = new ObjectDataType();

  @Override
  public int compare(KeyValue one, KeyValue other) {
    int order = Integer.compare(one.size(), other.size());
    for (int i = 0; order == 0 && i < one.size(); i++) {
      order = values.compare(one.get(i), other.get(i));
    }
    return order;
  }

  @Override
  public int getMemory(KeyValue key) {
    return ROUGH_BYTES;
  }

  @Override
  public void write(WriteBuffer buffer, KeyValue key) {
    buffer.putVarInt(key.size());
    key.forEach(value -> values.write(buffer, value));
  }

  @Override
  public KeyValue read(ByteBuffer buffer) {
    int size = DataUtils.readVarInt(buffer);
    var key = new ArrayList<Object>(size);
    for (int i = 0; i < size; i++) {
      key.add(values.read(buffer));
    }
    return new KeyValue(key);
  }

  @Override
  public KeyValue[] createStorage(int size) {
    return new KeyValue[size];
  }
}
