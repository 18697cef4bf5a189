package mercato.bench.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What people and programs get from the command line. */
class AuditCommandTest {

  private static SmallShop shop;
  private static SmallCatalogue catalogue;

  @TempDir Path data;

  private String printed;

  @BeforeAll
  static void open() throws Exception {
    shop = new SmallShop();
    catalogue = new SmallCatalogue();
  }

  @AfterAll
  static void close() throws Exception {
    shop.close();
    catalogue.close();
  }

  @BeforeEach
  void runsOn() throws Exception {
    shop.fill();
    catalogue.fill();
    Files.createDirectories(data.resolve("run"));
    Files.writeString(
        data.resolve("run/shop.json"),
        "{\"pid\": %d, \"url\": \"%2$s\", \"processes\": [{\"management\": \"%2$s\"}]}"
            .formatted(ProcessHandle.current().pid(), catalogue.url()));
    Files.writeString(
        data.resolve("run/stores.env"),
        catalogue.shop(shop.stores).settings().entrySet().stream()
            .map(each -> each.getKey() + "='" + each.getValue() + "'\n")
            .collect(Collectors.joining()));
  }

  @Test
  void aShopThatIsRightIsToldSoLineByLine() {
    assertThat(audit("--data", data.toString())).isZero();
    assertThat(printed)
        .contains("ok    LEDGER", "(2 products)", "6 orders, 2 of them in flight")
        .contains("ok    SNAPSHOT", "(3 told products)")
        .contains("{USD=15000} by the provider's memory, {USD=15000} by the log")
        .contains("All of it holds.")
        .doesNotContain("FAIL");
  }

  @Test
  void whatIsWrongIsShownWithExamplesAndFails() throws Exception {
    shop.execute("INVENTORY", "update stock set on_hand = on_hand + 7");
    assertThat(audit("--data", data.toString())).isOne();
    assertThat(printed)
        .contains("FAIL  LEDGER", "2 violations", "- p1: on hand 105, movements 98")
        .contains("SOMETHING IS WRONG.");
  }

  @Test
  void programsGetJson() throws IOException {
    assertThat(audit("--json", "--data", data.toString())).isZero();
    var report = new ObjectMapper().readTree(printed);
    assertThat(report.path("holds").asBoolean()).isTrue();
    assertThat(report.path("invariants")).hasSize(Invariant.values().length);
  }

  @Test
  void whereNoShopRunsNothingIsSaidToHold() throws IOException {
    assertThat(audit("--data", data.resolve("none").toString())).isEqualTo(2);
    assertThat(audit("--port", "1")).isEqualTo(2);
    assertThat(audit("--unheard-of")).isEqualTo(2);
    Files.writeString(data.resolve("run/shop.json"), "{\"pid\": 0, \"url\": \"http://h:1\"}");
    assertThat(audit("--data", data.toString())).isEqualTo(2);
  }

  @Test
  void aStoreThatIsAwayIsNoShop() throws IOException {
    Path file = data.resolve("run/stores.env");
    Files.writeString(file, Files.readString(file).replaceAll("127.0.0.1:\\d+/", "127.0.0.1:1/"));
    assertThat(audit("--data", data.toString())).isEqualTo(2);
  }

  private int audit(String... arguments) {
    var text = new StringWriter();
    var writer = new PrintWriter(text, true);
    int status = new CommandLine(new Audit()).setOut(writer).setErr(writer).execute(arguments);
    printed = text.toString();
    return status;
  }
}
