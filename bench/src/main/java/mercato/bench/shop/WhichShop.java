package mercato.bench.shop;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which shop of this machine is meant: {@code --port} or {@code --data}. */
public final class WhichShop {

  @Option(names = "--port", description = "The shop on this port.")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--data",
      description = "Folder of its data (default: data, beside this program).",
      defaultValue = "${sys:mercato.home}/data")
  private Path data;

  /**
   * @throws IllegalStateException when it does not run; the message says so
   */
  public RunningShop find() {
    return RunningShop.at(port.isPresent() ? RunningShop.folder(port.get()) : data);
  }
}
