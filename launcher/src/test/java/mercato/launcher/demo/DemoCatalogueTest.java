package mercato.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.inventory.InventoryOperations.NewStock;
import mercato.contract.product.CatalogueOperations.NewProduct;
import org.junit.jupiter.api.Test;

class DemoCatalogueTest {

  private static final List<NewProduct> PRODUCTS = DemoCatalogue.products();

  @Test
  void allProductsOfTheDataSetAreThereUnderTheirOwnIds() {
    assertThat(PRODUCTS).hasSize(14_593);
    assertThat(new HashSet<>(PRODUCTS.stream().map(NewProduct::id).toList())).hasSize(14_593);
    NewProduct first = PRODUCTS.get(0);
    assertThat(first.id()).isEqualTo("1163");
    assertThat(first.name()).isEqualTo("Nike Sahara Team India Fanwear Round Neck Jersey");
    assertThat(first.category()).containsExactly("Apparel", "Topwear", "Tshirts");
    assertThat(first.attributes())
        .isEqualTo(
            Map.of(
                "gender", "Men",
                "colour", "Blue",
                "season", "Summer",
                "year", "2011",
                "usage", "Sports"));
  }

  /** As the README beside the data says; the same in every demo shop. */
  @Test
  void priceAndStockFollowFromTheId() {
    assertThat(DemoCatalogue.price("1163")).isEqualTo(new Money(12_149, "USD"));
    assertThat(DemoCatalogue.stock("1163")).isEqualTo(new NewStock("1163", 292, 10));
    assertThat(PRODUCTS)
        .allSatisfy(product -> assertThat(product.price().amount()).isBetween(499L, 20_449L));
  }

  @Test
  void whatIsMissingInTheDataIsMissingInTheProduct() {
    assertThat(PRODUCTS)
        .allSatisfy(
            product -> assertThat(product.attributes().values()).noneMatch(String::isBlank));
    assertThat(PRODUCTS).anySatisfy(product -> assertThat(product.attributes()).hasSize(4));
  }
}
