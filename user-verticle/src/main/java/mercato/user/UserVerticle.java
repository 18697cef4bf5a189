package mercato.user;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import mercato.contract.user.AddressOperations;
import mercato.contract.user.UserOperations;
import mercato.platform.bus.ServiceBus;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.Service;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.user.account.AccountStore;
import mercato.user.account.EnsureAccounts;
import mercato.user.account.FindMe;
import mercato.user.address.AddressStore;
import mercato.user.address.KeepAddresses;
import mercato.user.buying.BuyerStore;
import mercato.user.buying.FindBuyer;
import mercato.user.password.Passwords;
import mercato.user.profile.FindProfiles;
import mercato.user.profile.ProfileStore;
import mercato.user.session.LockAccount;
import mercato.user.session.LogIn;
import mercato.user.session.RefreshSession;
import mercato.user.session.Register;
import mercato.user.session.SessionStore;
import mercato.user.token.AccessTokens;

/** Wires the user service to the bus. */
public final class UserVerticle extends VerticleBase {

  private static final String NAME = "user";

  private final Node node;
  private final UserConfig config;
  private Postgres postgres;
  private Passwords passwords;

  public UserVerticle(Node node, UserConfig config) {
    this.node = node;
    this.config = config;
  }

  /** The service as a launcher sees it; reads the section {@code user}. */
  public static Service service(Config settings) {
    UserConfig config = UserConfig.from(settings.section(NAME));
    return new Service(
        NAME,
        node -> Migrations.run(node.vertx(), config.postgres(), "db/user"),
        node -> new UserVerticle(node, config));
  }

  @Override
  public Future<?> start() {
    postgres = Postgres.open(vertx, config.postgres());
    passwords = new Passwords(vertx, config.passwordThreads(), config.passwordQueue());
    node.health().register("user.postgres", postgres::check);
    return AccessTokens.open(vertx, postgres, config.signingKey()).compose(this::serve);
  }

  @Override
  public Future<?> stop() {
    return Future.join(passwords.close(), postgres.close());
  }

  private Future<?> serve(AccessTokens tokens) {
    var accounts = new AccountStore(postgres);
    var sessions = new SessionStore(postgres);
    ServiceBus bus = node.bus();
    return Future.all(
        List.of(
            serveAddresses(new KeepAddresses(new AddressStore(postgres))),
            bus.serve(UserOperations.FIND_BUYER, new FindBuyer(new BuyerStore(postgres))::handle),
            bus.serve(
                UserOperations.FIND_PROFILES, new FindProfiles(new ProfileStore(postgres))::handle),
            bus.serve(UserOperations.LOCK, new LockAccount(sessions)::handle),
            bus.serve(UserOperations.REGISTER, new Register(passwords, sessions, tokens)::handle),
            bus.serve(
                UserOperations.LOG_IN, new LogIn(accounts, passwords, sessions, tokens)::handle),
            bus.serve(UserOperations.REFRESH, new RefreshSession(sessions, tokens)::handle),
            bus.serve(UserOperations.FIND_ME, new FindMe(accounts)::handle),
            bus.serve(UserOperations.FIND_KEYS, tokens::findKeys),
            bus.serve(
                UserOperations.ENSURE_ACCOUNTS, new EnsureAccounts(accounts, passwords)::handle)));
  }

  private Future<?> serveAddresses(KeepAddresses addresses) {
    ServiceBus bus = node.bus();
    return Future.all(
        bus.serve(AddressOperations.LIST, addresses::list),
        bus.serve(AddressOperations.ADD, addresses::add),
        bus.serve(AddressOperations.REPLACE, addresses::replace),
        bus.serve(AddressOperations.REMOVE, addresses::remove));
  }
}
