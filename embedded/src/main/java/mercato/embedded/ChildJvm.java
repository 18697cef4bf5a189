package mercato.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command line of a store that is a Java program. Its class path is a folder that the build
 * fills, under the project's root, which the system property {@code mercato.home} names.
 */
final class ChildJvm {
  static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private ChildJvm() {}

  /** Its own compiler threads and collector are kept small: it shares two cores with the shop. */
  static List<String> command(List<String> options, List<Path> classPath, List<String> main) {
    var common =
        List.of(
            JAVA.toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    var jars = String.join(":", classPath.stream().map(Path::toString).toList());
    return Stream.of(common, options, List.of("-cp", jars), main).flatMap(List::stream).toList();
  }

  /** The jars of a module of {@code embedded/}, in a fixed order. */
  static List<Path> classPath(String module) throws IOException {
    var home = System.getProperty("mercato.home");
    if (home == null) {
      throw new StoreException(
          "The system property mercato.home is not set: start with -Dmercato.home=ROOT, the"
              + " project's root directory");
    }
    var folder = Path.of(home, "embedded", module, "target", "lib").toAbsolutePath();
    if (!Files.isDirectory(folder)) {
      throw new StoreException(
          "%s is missing: run ./mvnw -pl embedded/%s -am package, or correct mercato.home"
              .formatted(folder, module));
    }
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** Whether the child has written its own process id, which it does once it serves. */
  static boolean isServing(Path readyFile, long pid) {
    try {
      return Files.exists(readyFile) && Files.readString(readyFile).equals(Long.toString(pid));
    } catch (IOException beingWritten) {
      return false;
    }
  }
}
