package mercato.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mercato.contract.Caller;
import mercato.contract.user.UserOperations.Account;
import mercato.launcher.demo.DemoShop;
import mercato.platform.config.Config;
import mercato.platform.config.Section;

/**
 * Who can log in to a new shop. A password that nobody chose is random and shown once: it stands in
 * {@code secrets/log-ins} of the data folder from before its account is made until it has been
 * printed, so that a crash in between does not lock everybody out.
 */
final class LogIns {

  static final String SECTION = "admin";

  private static final int PASSWORD_BYTES = 12;
  private static final String STAFF = "staff@mercato.example";

  private final Path file;
  private final String admin;
  private final String adminPassword;
  private final boolean demo;

  /**
   * @param admin section {@code admin}: {@code email}, and {@code password} if somebody chose one
   */
  LogIns(Section admin, Path data, boolean demo) {
    this.file = data.resolve("secrets").resolve("log-ins");
    this.admin = admin.text("email", "admin@mercato.example");
    this.adminPassword = admin.secret("password", "");
    this.demo = demo;
  }

  /** The accounts that a new shop begins with; their passwords are noted before they are told. */
  List<Account> accounts() {
    Map<String, String> passwords = noted();
    if (adminPassword.isEmpty()) {
      passwords.computeIfAbsent(admin, email -> random());
    }
    if (demo) {
      passwords.computeIfAbsent(STAFF, email -> random());
    }
    note(passwords);
    var accounts = new ArrayList<Account>();
    accounts.add(admin(admin, passwords.getOrDefault(admin, adminPassword)));
    if (demo) {
      accounts.add(
          new Account(
              STAFF, passwords.get(STAFF), "Staff", List.of(Caller.CUSTOMER, Caller.STAFF)));
      accounts.addAll(DemoShop.shoppers());
    }
    return accounts;
  }

  /** Makes the section known where nobody logs in: it may stand in a shared environment. */
  static void declare(Config config) {
    config.section(SECTION).optional("email");
    config.section(SECTION).optional("password");
  }

  static Account admin(String email, String password) {
    return new Account(
        email, password, "Admin", List.of(Caller.CUSTOMER, Caller.STAFF, Caller.ADMIN));
  }

  /** Prints all log-ins; a password that was noted is printed now and never again. */
  void print(PrintStream out) throws IOException {
    Map<String, String> passwords = noted();
    String before = adminPassword.isEmpty() ? "(shown at the first start)" : "(as configured)";
    out.printf("  admin      %s  %s%n", admin, shown(passwords.get(admin), before));
    if (demo) {
      String shown = shown(passwords.get(STAFF), "(shown at the first start)");
      out.printf("  staff      %s  %s%n", STAFF, shown);
      out.printf(
          "  shoppers   %s  %s%n", String.join(", ", DemoShop.SHOPPERS), DemoShop.SHOPPER_PASSWORD);
    }
    out.flush();
    Files.deleteIfExists(file);
  }

  private static String shown(String password, String otherwise) {
    return password == null ? otherwise : password + "  (shown this once)";
  }

  private Map<String, String> noted() {
    var passwords = new LinkedHashMap<String, String>();
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          int space = line.indexOf(' ');
          passwords.put(line.substring(space + 1), line.substring(0, space));
        }
      }
      return passwords;
    } catch (IOException cause) {
      throw new LaunchException(file + " cannot be read: " + cause.getMessage(), cause);
    }
  }

  private void note(Map<String, String> passwords) {
    try {
      Files.createDirectories(file.getParent());
      if (!Files.exists(file)) {
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
      }
      Files.write(
          file,
          passwords.entrySet().stream()
              .map(each -> each.getValue() + " " + each.getKey())
              .toList());
    } catch (IOException cause) {
      throw new LaunchException(file + " cannot be written: " + cause.getMessage(), cause);
    }
  }

  private static String random() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
