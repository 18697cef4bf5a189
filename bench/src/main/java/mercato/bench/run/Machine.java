package mercato.bench.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a figure was measured on. */
public record Machine(String processor, int cores, long memoryMib, String system, String java) {

  public static Machine here() {
    var os = ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        line("/proc/cpuinfo", "model name"),
        os.getAvailableProcessors(),
        Long.parseLong(line("/proc/meminfo", "MemTotal").replaceAll("\\D", "") + "0") / 10_240,
        os.getName() + " " + os.getVersion() + " " + os.getArch(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
  }

  /** One line for people. */
  public String told() {
    return "%s, %d cores, %d MiB, %s, %s".formatted(processor, cores, memoryMib, system, java);
  }

  private static String line(String file, String key) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException elsewhere) {
      return "";
    }
  }
}
