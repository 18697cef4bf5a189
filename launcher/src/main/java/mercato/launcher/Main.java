package mercato.launcher;

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
    subcommands = {Start.class, Status.class, Stop.class, Serve.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "  bench   Drives load at a running shop; see ./mercato bench --help.",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    int status = commandLine().execute(arguments);
    // A start returns when it has stopped all in order; nothing else is left to wait for.
    System.exit(status);
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
        || failure instanceof ConfigException) {
      command.getErr().println("mercato: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
