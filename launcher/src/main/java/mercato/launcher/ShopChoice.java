package mercato.launcher;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which running shop is meant: by its port, or by its data folder. */
final class ShopChoice {

  @Option(names = "--port", description = "The shop on this port.")
  private Optional<Integer> port = Optional.empty();

  @Option(names = "--data", description = Start.DATA_HELP, defaultValue = Start.DATA_DEFAULT)
  private Path data;

  /**
   * Its data folder.
   *
   * @throws LaunchException when no shop of this user's runs on the port
   */
  Path data() {
    return port.map(ShopChoice::on).orElse(data).toAbsolutePath().normalize();
  }

  private static Path on(int port) {
    return PortFile.find(port)
        .filter(folder -> RunFile.find(folder).filter(run -> run.port() == port).isPresent())
        .orElseThrow(
            () ->
                new LaunchException(
                    "no shop of yours runs on port %d; name its folder with --data"
                        .formatted(port)));
  }
}
