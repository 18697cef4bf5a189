package mercato.bench.orders;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A table of a service, with its indexes and constraints, to be made again elsewhere on the same
 * server: what the catalogue says of it, whatever the migrations have made of it. Foreign keys are
 * left out: what they refer to is not copied.
 */
final class CopiedTable {

  private static final String COLUMNS =
      """
      select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
             a.attidentity <> '' as generated,
             quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
               || case when a.attnotnull then ' not null' else '' end
               || case when a.attidentity <> '' then ' generated always as identity'
                       when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid)
                       else '' end as ddl
      from pg_attribute a
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = $1::text::regclass and a.attnum > 0 and not a.attisdropped
      order by a.attnum""";
  private static final String SETTINGS =
      """
      select coalesce(' with (' || array_to_string(reloptions, ', ') || ')', '') as ddl
      from pg_class where oid = $1::text::regclass""";
  private static final String CONSTRAINTS =
      """
      select pg_get_constraintdef(oid) as ddl from pg_constraint
      where conrelid = $1::text::regclass and contype in ('p', 'u', 'c')""";
  private static final String INDEXES =
      """
      select regexp_replace(pg_get_indexdef(indexrelid), '^(CREATE .*INDEX) \\S+ ON \\S+', '\\1 on ')
             as ddl
      from pg_index where indrelid = $1::text::regclass
        and not exists (select from pg_constraint where conindid = indexrelid)""";

  /** A column. */
  private record Column(String name, String type, boolean generated, String ddl) {}

  private final String name;
  private final List<Column> columns;
  private final String settings;
  private final List<String> constraints;
  private final List<String> indexes;

  private CopiedTable(SqlClient source, String name) {
    this.name = name;
    var tuple = Tuple.of(name);
    this.columns = new ArrayList<>();
    for (Row row : source.preparedQuery(COLUMNS).execute(tuple).await()) {
      columns.add(
          new Column(
              row.getString("name"),
              row.getString("type"),
              row.getBoolean("generated"),
              row.getString("ddl")));
    }
    this.settings = texts(source, SETTINGS, tuple).get(0);
    this.constraints = texts(source, CONSTRAINTS, tuple);
    this.indexes = texts(source, INDEXES, tuple);
  }

  /** Reads what there is to know of a table. */
  static CopiedTable of(SqlClient source, String name) {
    return new CopiedTable(source, name);
  }

  /** Statements that make it in a schema. */
  List<String> ddl(String schema) {
    var statements = new ArrayList<String>();
    var parts = new ArrayList<String>();
    columns.forEach(column -> parts.add(column.ddl));
    parts.addAll(constraints);
    String table = schema + "." + name;
    statements.add("create table " + table + " (" + String.join(", ", parts) + ")" + settings);
    indexes.forEach(index -> statements.add(index.replaceFirst(" on ", " on " + table + " ")));
    return statements;
  }

  /**
   * An insert of copies of rows, for the place of {@code $1} and {@code $2}: where a row has the
   * order's id it gets the first, where it has the product's the second; a key of its own is new.
   *
   * @param where which rows to copy; {@code $1} is the order's id
   */
  String insertLike(SqlClient source, String schema, String where, UUID order, String product) {
    var own = columns.stream().filter(column -> !column.generated).toList();
    String values =
        own.stream()
            .map(column -> "\"" + column.name + "\"::text")
            .collect(Collectors.joining(", "));
    var rows = new ArrayList<String>();
    for (Row row :
        source
            .preparedQuery("select " + values + " from " + name + " where " + where)
            .execute(Tuple.of(order))
            .await()) {
      var copy = new ArrayList<String>();
      for (int i = 0; i < own.size(); i++) {
        copy.add(value(own.get(i), row.getString(i), order.toString(), product));
      }
      rows.add("(" + String.join(", ", copy) + ")");
    }
    if (rows.isEmpty()) {
      throw new IllegalStateException(name + " holds nothing of order " + order);
    }
    String names =
        own.stream().map(column -> "\"" + column.name + "\"").collect(Collectors.joining(", "));
    return "insert into %s.%s (%s) values %s"
        .formatted(schema, name, names, String.join(", ", rows));
  }

  private static String value(Column column, String text, String order, String product) {
    if (order.equals(text)) {
      return "$1::uuid::" + column.type;
    }
    if (product.equals(text)) {
      return "$2::text";
    }
    if (column.name.equals("id") && column.type.equals("uuid")) {
      // As random or as sorted by time as what it stands for.
      return text.charAt(14) == '7' ? "uuidv7()" : "gen_random_uuid()";
    }
    return text == null
        ? "null::" + column.type
        : "'" + text.replace("'", "''") + "'::" + column.type;
  }

  private static List<String> texts(SqlClient source, String query, Tuple tuple) {
    var texts = new ArrayList<String>();
    source.preparedQuery(query).execute(tuple).await().forEach(row -> texts.add(row.getString(0)));
    return texts;
  }
}
