package mercato.launcher;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import mercato.platform.config.Config;
import mercato.platform.launch.ClusterSecrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./mercato secrets}: what {@code start --cluster} makes for itself, for other clusters. */
@Command(
    name = "secrets",
    description = {
      "Makes the secrets of a cluster in a folder, if they are not there yet, and prints them as"
          + " environment variables."
    },
    mixinStandardHelpOptions = true)
final class Secrets implements Callable<Integer> {

  @Parameters(paramLabel = "FOLDER")
  private Path folder;

  @Override
  public Integer call() {
    ClusterSecrets.createIfAbsent(folder)
        .forEach((key, value) -> System.out.println(Config.environmentName(key) + "=" + value));
    return 0;
  }
}
