package mercato.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import mercato.platform.config.Config;

/**
 * Settings as environment variables in a file that its owner alone can read, for shells and tools:
 * {@code NAME='value'} a line.
 */
final class EnvFile {

  private EnvFile() {}

  /** Whoever finds the file finds all of it. */
  static void write(Path file, Map<String, String> settings) {
    var lines = new StringBuilder();
    settings.forEach(
        (key, value) ->
            lines
                .append(Config.environmentName(key))
                .append("='")
                .append(value.replace("'", "'\\''"))
                .append("'\n"));
    try {
      Files.createDirectories(file.getParent());
      Path fresh =
          Files.createTempFile(
              file.getParent(),
              file.getFileName().toString(),
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, lines);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException cause) {
      throw new LaunchException(file + " cannot be written: " + cause.getMessage(), cause);
    }
  }

  /** By name of the variable; empty when there is no such file. */
  static Map<String, String> read(Path file) {
    var variables = new LinkedHashMap<String, String>();
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          int equals = line.indexOf('=');
          String quoted = line.substring(equals + 2, line.length() - 1);
          variables.put(line.substring(0, equals), quoted.replace("'\\''", "'"));
        }
      }
      return variables;
    } catch (IOException cause) {
      throw new LaunchException(file + " cannot be read: " + cause.getMessage(), cause);
    }
  }
}
