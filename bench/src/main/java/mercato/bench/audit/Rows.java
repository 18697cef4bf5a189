package mercato.bench.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Rows whose first column is an id, in the order of these ids, taken id by id. */
final class Rows<T> {

  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final ResultSet rows;
  private final Reader<T> reader;
  private UUID next;

  Rows(ResultSet rows, Reader<T> reader) throws SQLException {
    this.rows = rows;
    this.reader = reader;
    advance();
  }

  /** The id whose rows come next; null at the end. */
  UUID next() {
    return next;
  }

  /** All rows of an id that is not behind the next one; none if it is another. */
  List<T> take(UUID id) throws SQLException {
    if (!id.equals(next)) {
      return List.of();
    }
    var taken = new ArrayList<T>();
    while (id.equals(next)) {
      taken.add(reader.read(rows));
      advance();
    }
    return taken;
  }

  private void advance() throws SQLException {
    next = rows.next() ? rows.getObject(1, UUID.class) : null;
  }

  /** As PostgreSQL orders them, which {@link UUID#compareTo} does not. */
  static int compare(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }
}
