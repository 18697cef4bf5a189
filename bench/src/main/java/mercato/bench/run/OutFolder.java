package mercato.bench.run;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where results go: {@code --out} of every benchmark. */
public final class OutFolder {

  @Option(
      names = "--out",
      paramLabel = "<folder>",
      description = "Folder for the JSON and HTML results (default: bench/results).",
      defaultValue = "${sys:mercato.home}/bench/results")
  private Path path;

  public Path path() {
    return path;
  }
}
