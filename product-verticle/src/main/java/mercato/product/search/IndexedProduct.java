package mercato.product.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mercato.contract.product.ProductView;
import mercato.product.model.SearchRules;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/**
 * A product as the index knows it, one document for each.
 *
 * <p>Three kinds. An active one has all fields. A retired one has none that shoppers' searches
 * speak of, so no search has to leave it out. One of which only stock or popularity is known, as
 * its own fact is still on its way, has version 0 and nothing else.
 */
final class IndexedProduct {

  /** In descending order of which the documents of a segment stand. */
  static final String ID = "id";

  static final String VERSION = "version";

  /** 1 while there are pieces, else 0; changes without the document. */
  static final String IN_STOCK = SearchRules.IN_STOCK;

  /** In how many orders it was; changes without the document. */
  static final String POPULARITY = "popularity";

  static final String SNAPSHOT = "snapshot";

  /** Milliseconds since 1970 at which the price changes by itself, where it will. */
  static final String DUE = "due";

  /** The sales that lie on it. */
  static final String SALE = "sale";

  /** Each prefix of a retired product's path. */
  static final String RETIRED_FROM = "retiredFrom";

  /** Has one term, {@link #YES}, which all active products have. */
  static final String ACTIVE = "active";

  static final String YES = "yes";

  /** Terms: stems of the name. Value: the name. */
  static final String NAME = "name";

  /** The name's words as written, for typos that no stem survives. */
  static final String NAME_WORDS = "name.words";

  /** The beginnings of the name's words. */
  static final String NAME_BEGINNINGS = "name.beginnings";

  /** The name in lower case as a whole: one term for all products that have it. */
  static final String NAME_WHOLE = "name.whole";

  /** Stems of category and attribute values: colour, brand, use. */
  static final String DETAILS = "details";

  /** Stems of the description. */
  static final String DESCRIPTION = "description";

  /** Terms: each prefix of an active product's path, parts joined by a slash. Value: the path. */
  static final String CATEGORY = SearchRules.CATEGORY;

  static final String PRICE = SearchRules.PRICE;

  /** The average in hundredths. */
  static final String RATING = SearchRules.RATING;

  static final String CREATED_AT = "createdAt";

  private static final FieldType BEGINNINGS = new FieldType();

  static {
    BEGINNINGS.setIndexOptions(IndexOptions.DOCS);
    BEGINNINGS.setTokenized(true);
    BEGINNINGS.setOmitNorms(true);
    BEGINNINGS.freeze();
  }

  private IndexedProduct() {}

  static Analyzer analyzer() {
    return new PerFieldAnalyzerWrapper(
        Words.STEMMED, Map.of(NAME_WORDS, Words.WRITTEN, NAME_BEGINNINGS, Words.BEGINNINGS));
  }

  static Term key(String id) {
    return new Term(ID, id);
  }

  /** Hundredths of a star. */
  static long rating(double average) {
    return Math.round(average * 100);
  }

  /** One that is known by its stock or popularity alone. */
  static Document announced(String id, Standing standing) {
    var document = new Document();
    addStanding(document, id, standing);
    return document;
  }

  static Document document(Snapshot snapshot, Standing standing) {
    ProductView product = snapshot.product();
    var document = new Document();
    addStanding(document, product.id(), standing);
    document.add(new StoredField(SNAPSHOT, snapshot.json()));
    snapshot.sales().forEach(sale -> document.add(new StringField(SALE, sale, Store.NO)));
    if (product.priceValidUntil() != null) {
      document.add(new LongField(DUE, product.priceValidUntil().toEpochMilli(), Store.NO));
    }
    String prefixes = snapshot.active() ? CATEGORY : RETIRED_FROM;
    for (String path : paths(product.category())) {
      document.add(new StringField(prefixes, path, Store.NO));
    }
    if (snapshot.active()) {
      addWords(document, product);
      addValues(document, product);
    }
    return document;
  }

  private static void addStanding(Document document, String id, Standing standing) {
    document.add(new StringField(ID, id, Store.NO));
    document.add(new SortedDocValuesField(ID, new BytesRef(id)));
    document.add(new NumericDocValuesField(VERSION, standing.version()));
    document.add(new NumericDocValuesField(IN_STOCK, standing.inStock() ? 1 : 0));
    document.add(new NumericDocValuesField(POPULARITY, standing.popularity()));
  }

  private static void addWords(Document document, ProductView product) {
    document.add(new TextField(NAME, product.name(), Store.NO));
    document.add(new BinaryDocValuesField(NAME, new BytesRef(product.name())));
    document.add(new TextField(NAME_WORDS, product.name(), Store.NO));
    document.add(new Field(NAME_BEGINNINGS, product.name(), BEGINNINGS));
    document.add(new StringField(NAME_WHOLE, Suggestions.key(product.name()), Store.NO));
    document.add(new TextField(DESCRIPTION, product.description(), Store.NO));
    product.category().forEach(part -> document.add(new TextField(DETAILS, part, Store.NO)));
    product
        .attributes()
        .forEach((name, value) -> document.add(new TextField(DETAILS, value, Store.NO)));
  }

  private static void addValues(Document document, ProductView product) {
    document.add(new StringField(ACTIVE, YES, Store.NO));
    document.add(new LongField(PRICE, product.price().amount(), Store.NO));
    document.add(new LongField(RATING, rating(product.rating().average()), Store.NO));
    document.add(new LongField(CREATED_AT, product.createdAt().toEpochMilli(), Store.NO));
    document.add(
        new SortedDocValuesField(CATEGORY, new BytesRef(String.join("/", product.category()))));
    product
        .attributes()
        .forEach(
            (name, value) -> {
              String field = SearchRules.ATTRIBUTE + name;
              document.add(new StringField(field, value, Store.NO));
              document.add(new SortedDocValuesField(field, new BytesRef(value)));
            });
  }

  private static List<String> paths(List<String> category) {
    var paths = new ArrayList<String>();
    for (int length = 1; length <= category.size(); length++) {
      paths.add(String.join("/", category.subList(0, length)));
    }
    return paths;
  }
}
