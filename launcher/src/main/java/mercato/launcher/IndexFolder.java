package mercato.launcher;

import java.nio.file.Path;
import java.util.Map;
import mercato.platform.config.Config;

/**
 * Where a process of the product service keeps its index, so that its next start is a quick one.
 */
final class IndexFolder {

  private static final String DIRECTORY = "product.directory";

  private IndexFolder() {}

  /**
   * The setting that names it; none where people configured one.
   *
   * @param process its name: two processes never share a folder
   */
  static Map<String, String> settings(Path data, Config given, String process) {
    return given.section("").optional(DIRECTORY).isPresent()
        ? Map.of()
        : Map.of(DIRECTORY, data.resolve("index").resolve(process).toString());
  }
}
