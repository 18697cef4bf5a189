package mercato.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./mercato rotate-keys}. */
@Command(
    name = "rotate-keys",
    description =
        "Makes a new key that signs access tokens. Nobody is logged out: tokens of the old key are"
            + " good until they expire.",
    mixinStandardHelpOptions = true)
final class RotateKeys implements Callable<Integer> {

  @Mixin private ShopChoice shop;

  @Override
  public Integer call() throws InterruptedException {
    JsonNode made =
        new ManagementTasks(shop.data()).once("rotate-keys", "make a new key for its tokens");
    System.out.printf(
        "Key %s signs from %s on.%n", made.path("kid").asText(), made.path("signsFrom").asText());
    return 0;
  }
}
