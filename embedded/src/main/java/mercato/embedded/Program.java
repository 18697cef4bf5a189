package mercato.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A Java program of the caller's, kept up like a store: ends with us, starts again when it dies.
 */
public final class Program extends Server {

  /**
   * How it is started.
   *
   * @param arguments of {@code java}: options, main class, its arguments
   * @param environment variables besides our own; where its secrets belong
   * @param isReady whether it can be used; asked often, from one thread, until it says yes
   */
  public record Recipe(
      List<String> arguments, Map<String, String> environment, BooleanSupplier isReady) {}

  /** A whole cluster starts at once on few processors. */
  private static final Duration PROGRAM_START_LIMIT = Duration.ofSeconds(120);

  private final Recipe recipe;

  Program(String name, DataDirectory data, int port, Recipe recipe) {
    super(name, data, port);
    this.recipe = recipe;
  }

  @Override
  Child launch() throws IOException, InterruptedException {
    var directory = Files.createDirectories(data().store(name()));
    var command = new ArrayList<>(List.of(ChildJvm.JAVA.toString()));
    command.addAll(recipe.arguments());
    var child =
        Child.spawn(name(), "TERM", data(), List.of(), directory, command, recipe.environment());
    child.awaitReady(recipe.isReady(), PROGRAM_START_LIMIT);
    return child;
  }
}
