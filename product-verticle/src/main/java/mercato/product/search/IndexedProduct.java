package mercato.product.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mercato.contract.product.ProductView;
import mercato.product.model.SearchRules;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/** A product as the index knows it. */
final class IndexedProduct {

  static final String ID = "id";

  /** Stems of the name. */
  static final String NAME = "name";

  /** The name's words as written, for typos that no stem survives. */
  static final String NAME_WORDS = "name.words";

  /** Stems of category and attribute values: colour, brand, use. */
  static final String DETAILS = "details";

  /** Stems of the description. */
  static final String DESCRIPTION = "description";

  /** Each prefix of the path, parts joined by a slash. */
  static final String CATEGORY = SearchRules.CATEGORY;

  static final String PRICE = SearchRules.PRICE;
  static final String CREATED_AT = "createdAt";

  private IndexedProduct() {}

  static Analyzer analyzer() {
    return new PerFieldAnalyzerWrapper(Words.STEMMED, Map.of(NAME_WORDS, Words.WRITTEN));
  }

  static Term key(String id) {
    return new Term(ID, id);
  }

  static Document document(ProductView product) {
    var document = new Document();
    document.add(new StringField(ID, product.id(), Store.NO));
    document.add(new SortedDocValuesField(ID, new BytesRef(product.id())));
    document.add(new TextField(NAME, product.name(), Store.NO));
    document.add(new TextField(NAME_WORDS, product.name(), Store.NO));
    document.add(new TextField(DESCRIPTION, product.description(), Store.NO));
    document.add(new TextField(DETAILS, details(product), Store.NO));
    document.add(new LongField(PRICE, product.price().amount(), Store.NO));
    document.add(new LongField(CREATED_AT, product.createdAt().toEpochMilli(), Store.NO));
    for (String path : paths(product.category())) {
      document.add(new KeywordField(CATEGORY, path, Store.NO));
    }
    product
        .attributes()
        .forEach(
            (name, value) ->
                document.add(new KeywordField(SearchRules.ATTRIBUTE + name, value, Store.NO)));
    return document;
  }

  private static String details(ProductView product) {
    return String.join(" ", product.category())
        + " "
        + String.join(" ", product.attributes().values());
  }

  private static List<String> paths(List<String> category) {
    var paths = new ArrayList<String>();
    for (int length = 1; length <= category.size(); length++) {
      paths.add(String.join("/", category.subList(0, length)));
    }
    return paths;
  }
}
