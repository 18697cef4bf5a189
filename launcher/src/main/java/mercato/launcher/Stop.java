package mercato.launcher;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mercato.embedded.EmbeddedStores;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./mercato stop}. */
@Command(
    name = "stop",
    description = "Stops a running shop in order: it drains, closes, then ends its stores.",
    mixinStandardHelpOptions = true)
final class Stop implements Callable<Integer> {

  private static final int LIMIT_SECONDS = 60;

  @Mixin private ShopChoice shop;

  @Override
  public Integer call() throws InterruptedException {
    Path data = shop.data();
    OptionalLong owner = EmbeddedStores.owner(data);
    Optional<ProcessHandle> found =
        owner.isPresent() ? ProcessHandle.of(owner.getAsLong()) : Optional.empty();
    if (found.isEmpty()) {
      System.out.println("No shop runs on " + data + ".");
      return 0;
    }
    ProcessHandle process = found.get();
    process.destroy();
    try {
      process.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      System.out.println("Stopped.");
      return 0;
    } catch (TimeoutException | ExecutionException late) {
      throw new LaunchException(
          "process %d has not ended within %d s; its logs say why (end it with kill -9 %d)"
              .formatted(process.pid(), LIMIT_SECONDS, process.pid()));
    }
  }
}
