package mercato.system.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

  private static final JavaClasses SHOP =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("mercato");
  private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("planted");

  static Stream<ArchRule> shop() {
    return Rules.of("mercato");
  }

  static Stream<ArchRule> planted() {
    return Rules.of("planted");
  }

  @ParameterizedTest
  @MethodSource("shop")
  void theShopKeepsTheRule(ArchRule rule) {
    rule.check(SHOP);
  }

  @ParameterizedTest
  @MethodSource("planted")
  void aPlantedViolationIsFound(ArchRule rule) {
    assertThat(rule.evaluate(PLANTED).hasViolation()).as(rule.getDescription()).isTrue();
  }

  @Test
  void allServicesAreLookedAt() {
    assertThat(SHOP).hasSizeGreaterThan(200);
    assertThat(SHOP.contain("mercato.order.OrderVerticle")).isTrue();
    assertThat(SHOP.contain("mercato.gateway.GatewayVerticle")).isTrue();
  }
}
