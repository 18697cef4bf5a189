package mercato.user;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import java.time.InstantSource;
import java.util.List;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AddressOperations;
import mercato.contract.user.AdminOperations;
import mercato.contract.user.NotificationOperations;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.UserOperations;
import mercato.platform.bus.Announcer;
import mercato.platform.bus.ServiceBus;
import mercato.platform.postgres.Postgres;
import mercato.user.account.AccountStore;
import mercato.user.account.EnsureAccounts;
import mercato.user.account.FindMe;
import mercato.user.address.AddressStore;
import mercato.user.address.KeepAddresses;
import mercato.user.admin.AdminLog;
import mercato.user.admin.AdminStore;
import mercato.user.admin.ListAccounts;
import mercato.user.admin.ListActs;
import mercato.user.buying.BuyerStore;
import mercato.user.buying.FindBuyer;
import mercato.user.erasing.EraseAccount;
import mercato.user.erasing.ErasureStore;
import mercato.user.erasing.ExportAccount;
import mercato.user.inbox.InboxStore;
import mercato.user.inbox.ReadInbox;
import mercato.user.inbox.TellUser;
import mercato.user.limits.Attempts;
import mercato.user.model.AccountRules;
import mercato.user.password.Passwords;
import mercato.user.profile.FindProfiles;
import mercato.user.profile.ProfileStore;
import mercato.user.recovery.ChangePassword;
import mercato.user.recovery.MailRequestStore;
import mercato.user.recovery.MailTokenStore;
import mercato.user.recovery.PasswordStore;
import mercato.user.recovery.RequestReset;
import mercato.user.recovery.ResetPassword;
import mercato.user.recovery.SendVerification;
import mercato.user.recovery.VerifyEmail;
import mercato.user.session.EndSessions;
import mercato.user.session.ListSessions;
import mercato.user.session.LogIn;
import mercato.user.session.RefreshSession;
import mercato.user.session.Register;
import mercato.user.session.SeenSessions;
import mercato.user.session.SessionStore;
import mercato.user.session.TellRevocations;
import mercato.user.settings.ChangeAccount;
import mercato.user.settings.KeepPreferences;
import mercato.user.settings.PreferencesStore;
import mercato.user.settings.SettingsStore;
import mercato.user.token.AccessTokens;

/** Which use case answers which operation. */
final class UserWiring {

  private final ServiceBus bus;
  private final InstantSource clock;
  private final Postgres postgres;
  private final Redis redis;
  private final Passwords passwords;
  private final AccountRules rules;
  private final AccessTokens tokens;
  private final TellRevocations revocations;
  private final InboxStore inbox;
  private final Announcer announcer;
  private final Runnable nudge;
  private final Attempts attempts;
  private final AccountStore accounts;
  private final SessionStore sessions;

  /**
   * @param nudge there is a fact to publish
   */
  UserWiring(
      ServiceBus bus,
      UserConfig config,
      InstantSource clock,
      Postgres postgres,
      Redis redis,
      Passwords passwords,
      AccountRules rules,
      AccessTokens tokens,
      TellRevocations revocations,
      InboxStore inbox,
      Announcer announcer,
      Runnable nudge) {
    this.bus = bus;
    this.clock = clock;
    this.postgres = postgres;
    this.redis = redis;
    this.passwords = passwords;
    this.rules = rules;
    this.tokens = tokens;
    this.revocations = revocations;
    this.inbox = inbox;
    this.announcer = announcer;
    this.nudge = nudge;
    this.attempts = new Attempts(redis, config.limits());
    this.accounts = new AccountStore(postgres);
    this.sessions = new SessionStore(postgres, nudge);
  }

  Future<?> serve() {
    var addresses = new KeepAddresses(new AddressStore(postgres));
    var preferences = new KeepPreferences(new PreferencesStore(postgres));
    return Future.all(
        List.of(
            serveEntrance(),
            serveSessions(),
            serveProfiles(),
            serveAddresses(addresses),
            serveSettings(preferences),
            serveRecovery(),
            serveErasure(addresses, preferences),
            serveAdmins(),
            serveInbox()));
  }

  private Future<?> serveEntrance() {
    var register = new Register(rules, attempts, passwords, sessions, tokens);
    var logIn = new LogIn(attempts, accounts, passwords, sessions, tokens);
    var refresh = new RefreshSession(attempts, sessions, revocations, tokens);
    var ensure = new EnsureAccounts(rules, accounts, passwords);
    return Future.all(
        bus.serve(UserOperations.REGISTER, register::handle),
        bus.serve(UserOperations.LOG_IN, logIn::handle),
        bus.serve(UserOperations.REFRESH, refresh::handle),
        bus.serve(UserOperations.FIND_KEYS, tokens::findKeys),
        bus.serve(UserOperations.ENSURE_ACCOUNTS, ensure::handle));
  }

  private Future<?> serveSessions() {
    var ends = new EndSessions(sessions, revocations);
    return Future.all(
        bus.serve(SessionOperations.LIST, new ListSessions(sessions, redis)::handle),
        bus.serve(SessionOperations.END, ends::one),
        bus.serve(SessionOperations.END_ALL, ends::all),
        bus.serve(SessionOperations.SEEN, new SeenSessions(redis)::handle));
  }

  private Future<?> serveProfiles() {
    var profiles = new FindProfiles(new ProfileStore(postgres));
    return Future.all(
        bus.serve(UserOperations.FIND_ME, new FindMe(accounts)::handle),
        bus.serve(UserOperations.FIND_BUYER, new FindBuyer(new BuyerStore(postgres))::handle),
        bus.serve(UserOperations.FIND_PROFILES, profiles::handle));
  }

  private Future<?> serveAddresses(KeepAddresses addresses) {
    return Future.all(
        bus.serve(AddressOperations.LIST, addresses::list),
        bus.serve(AddressOperations.ADD, addresses::add),
        bus.serve(AddressOperations.REPLACE, addresses::replace),
        bus.serve(AddressOperations.REMOVE, addresses::remove));
  }

  private Future<?> serveSettings(KeepPreferences preferences) {
    var change = new ChangeAccount(rules, attempts, new SettingsStore(postgres, nudge));
    return Future.all(
        bus.serve(AccountOperations.CHANGE, change::handle),
        bus.serve(AccountOperations.FIND_PREFERENCES, preferences::find),
        bus.serve(AccountOperations.SET_PREFERENCES, preferences::set));
  }

  private Future<?> serveRecovery() {
    var mailTokens = new MailTokenStore(postgres);
    var requests = new MailRequestStore(postgres, nudge);
    var store = new PasswordStore(postgres, nudge);
    var change = new ChangePassword(rules, attempts, passwords, store, revocations);
    var reset = new ResetPassword(rules, attempts, mailTokens, passwords, store, revocations);
    return Future.all(
        bus.serve(AccountOperations.CHANGE_PASSWORD, change::handle),
        bus.serve(AccountOperations.VERIFY_EMAIL, new VerifyEmail(attempts, mailTokens)::handle),
        bus.serve(
            AccountOperations.SEND_VERIFICATION, new SendVerification(attempts, requests)::handle),
        bus.serve(
            AccountOperations.REQUEST_RESET,
            new RequestReset(attempts, accounts, requests)::handle),
        bus.serve(AccountOperations.RESET_PASSWORD, reset::handle));
  }

  private Future<?> serveErasure(KeepAddresses addresses, KeepPreferences preferences) {
    var store = new ErasureStore(postgres, nudge);
    var export =
        new ExportAccount(
            new FindMe(accounts), preferences, addresses, new ListSessions(sessions, redis), store);
    return Future.all(
        bus.serve(AccountOperations.EXPORT, export::handle),
        bus.serve(AccountOperations.ERASE, new EraseAccount(store, revocations)::handle));
  }

  private Future<?> serveAdmins() {
    var store = new AdminStore(postgres);
    var change = new mercato.user.admin.ChangeAccount(store, revocations);
    return Future.all(
        bus.serve(AdminOperations.LIST_ACCOUNTS, new ListAccounts(store)::handle),
        bus.serve(AdminOperations.CHANGE_ACCOUNT, change::handle),
        bus.serve(AdminOperations.LIST_ACTS, new ListActs(new AdminLog(postgres))::handle));
  }

  private Future<?> serveInbox() {
    var read = new ReadInbox(inbox, clock);
    var tell = new TellUser(inbox, clock, announcer::changed);
    return Future.all(
        bus.serve(NotificationOperations.LIST, read::list),
        bus.serve(NotificationOperations.READ, read::read),
        bus.serve(NotificationOperations.NEWS, read::news),
        bus.serve(NotificationOperations.POST, tell::handle));
  }
}
