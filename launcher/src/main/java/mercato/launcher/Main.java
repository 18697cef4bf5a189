package mercato.launcher;

import java.nio.file.Path;
import java.util.List;
import mercato.contract.Problem;
import mercato.embedded.StoreException;
import mercato.platform.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./mercato}. */
@Command(
    name = "mercato",
    description = "An online shop as reactive services.",
    mixinStandardHelpOptions = true,
    version = "Mercato 0.1.0",
    subcommands = {
      Start.class,
      Status.class,
      Stop.class,
      Rebuild.class,
      RotateKeys.class,
      Serve.class,
      Fill.class,
      Secrets.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "  bench   Drives load at a running shop; see ./mercato bench --help.",
      "  audit   Checks that nothing is wrong in a running shop; see ./mercato audit --help.",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    placeLogs(List.of(arguments));
    int status = commandLine().execute(arguments);
    // A start returns when it has stopped all in order; nothing else is left to wait for.
    System.exit(status);
  }

  /** Tells {@code conf/logback.xml} where to write, before the first class asks for a logger. */
  private static void placeLogs(List<String> arguments) {
    int data = arguments.indexOf("--data") + 1;
    String named =
        data > 0 && data < arguments.size()
            ? arguments.get(data)
            : arguments.stream()
                .filter(argument -> argument.startsWith("--data="))
                .map(argument -> argument.substring("--data=".length()))
                .findFirst()
                .orElse(Serve.home().resolve("data").toString());
    Path folder = Path.of(named);
    setIfAbsent("mercato.logs", folder.toAbsolutePath().normalize().resolve("logs").toString());
    setIfAbsent("mercato.node", arguments.contains("start") ? "shop" : "tool");
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(Main::explain)
        .setUsageHelpAutoWidth(true);
  }

  /** What people can act on is one clear line; anything else is a defect and shows its trace. */
  private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof LaunchException
        || failure instanceof StoreException
        || failure instanceof Problem
        || failure instanceof ConfigException) {
      command.getErr().println("mercato: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
