package mercato.platform.bus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link Member} in a JVM of its own, which dies with this one. */
final class Child implements AutoCloseable {

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private final Process process;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  private Child(Process process) {
    this.process = process;
    Thread reader =
        new Thread(
            () -> {
              try (var out =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                out.lines().forEach(this::hear);
              } catch (IOException | UncheckedIOException ended) {
                // The process is gone; so is what it would have said.
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  private void hear(String line) {
    if (line.matches("(READY|REFUSED) .*")) {
      said.add(line);
    } else {
      System.out.println("child: " + line);
    }
  }

  /**
   * @param serves "new", "old" or "nothing"
   */
  static Child start(String name, String serves, Map<String, String> settings) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETPRIV)) {
      // Also a stopped child goes when this JVM is killed.
      command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Member.class.getName(),
            name,
            serves));
    settings.forEach((key, value) -> command.add(key + "=" + value));
    try {
      return new Child(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = socket.getLocalPort();
      return port <= 60_000 ? port : freePort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What it says next: {@code READY} and its node id, or {@code REFUSED} and why. */
  String says() {
    try {
      String line = said.poll(Member.LIMIT_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new IllegalStateException("the other JVM says nothing");
      }
      return line;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Its node id, once it serves. */
  String ready() {
    String line = says();
    if (!line.startsWith("READY ")) {
      throw new IllegalStateException(line);
    }
    return line.substring("READY ".length());
  }

  void tell(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  boolean ended(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  int exitValue() {
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
