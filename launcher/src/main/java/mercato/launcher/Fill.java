package mercato.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import mercato.contract.user.UserOperations.Account;
import mercato.launcher.demo.DemoShop;
import mercato.platform.config.Config;
import mercato.platform.config.Section;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mercato fill}: what {@code start} does for a new shop, for one that runs elsewhere. */
@Command(
    name = "fill",
    description =
        "Joins the cluster that the configuration names, makes sure of the admin's account"
            + " (MERCATO_ADMIN_EMAIL, MERCATO_ADMIN_PASSWORD), and loads the demo shop if asked.",
    mixinStandardHelpOptions = true)
final class Fill implements Callable<Integer> {

  @Option(names = "--seed", description = "demo or none (default).", defaultValue = "none")
  private Start.Seed seed;

  @Option(names = "--profile", description = Start.PROFILE_HELP)
  private Optional<String> profile = Optional.empty();

  @Override
  public Integer call() {
    Config config = Config.load(Serve.home().resolve("conf"), profile, System.getenv(), Map.of());
    var services = Services.all(config).keySet();
    NodeConfig nodeConfig = NodeConfig.from(config);
    Section admin = config.section(LogIns.SECTION);
    var accounts = new ArrayList<Account>();
    accounts.add(LogIns.admin(admin.required("email"), admin.required("password")));
    config.verify(List.of(), services);
    Node node = Node.start(nodeConfig).await();
    try {
      var shop = new DemoShop(node);
      if (seed == Start.Seed.demo) {
        accounts.addAll(DemoShop.shoppers());
      }
      System.out.println("Accounts made: " + shop.ensure(accounts).await());
      if (seed == Start.Seed.demo) {
        shop.fill().await();
        System.out.println("Demo catalogue loaded.");
      }
      return 0;
    } finally {
      node.stop().await();
    }
  }
}
