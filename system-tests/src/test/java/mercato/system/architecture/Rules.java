package mercato.system.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The rules of the house, for whatever root package they are asked of: {@code mercato}, and {@code
 * planted}, which breaks each.
 */
final class Rules {

  private static final List<String> SERVICES =
      List.of("user", "product", "inventory", "order", "analytics", "gateway");

  private Rules() {}

  /** By name, so that a failing rule says which. */
  static Stream<ArchRule> of(String root) {
    return Stream.of(
        contractsStandOnTheJdkAlone(root),
        thePlatformKnowsNoService(root),
        aVerticleNeverImportsAVerticle(root),
        packagesOfAServiceStandInALine(root),
        modelsArePure(root),
        modelsHaveNoClockAndNoChance(root),
        nobodySleepsOrWaits(root),
        namesSayWhatAClassIs(root));
  }

  private static ArchRule contractsStandOnTheJdkAlone(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".contract..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", root + ".contract..")
        .as("contracts stand on the JDK alone");
  }

  private static ArchRule thePlatformKnowsNoService(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".platform..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(services(root))
        .as("the platform knows no service");
  }

  private static ArchRule aVerticleNeverImportsAVerticle(String root) {
    return SlicesRuleDefinition.slices()
        .matching(root + ".(user|product|inventory|order|analytics|gateway)..")
        .should()
        .notDependOnEachOther()
        .as("a verticle never imports a verticle");
  }

  private static ArchRule packagesOfAServiceStandInALine(String root) {
    return SlicesRuleDefinition.slices()
        .matching(root + ".(*).(*)..")
        .should()
        .beFreeOfCycles()
        .as("features stand in a line and not in a web");
  }

  private static ArchRule modelsArePure(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".*.model..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            root + ".contract..",
            root + ".*.model..",
            // What an e-mail is, and a phone number: pure as well.
            "com.sanctionco.jmail..",
            "com.google.i18n.phonenumbers..")
        .andShould()
        .onlyDependOnClassesThat(
            resideOutsideOfPackages("java.io..", "java.net..", "java.nio.file..", "java.sql..")
                .or(type(URI.class))) // which parses, and opens nothing
        .as("models are pure: no Vert.x, no I/O");
  }

  private static ArchRule modelsHaveNoClockAndNoChance(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".*.model..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocalRandom.class)
        .as("models have no clock and no chance: times and ids come in as arguments");
  }

  private static ArchRule nobodySleepsOrWaits(String root) {
    return noClasses()
        .that()
        .resideInAnyPackage(services(root))
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Future.class, "await")
        .as("nobody sleeps or waits on an event loop");
  }

  private static ArchRule namesSayWhatAClassIs(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Base)")
        .as("no Impl, Manager, Helper, Utils or Base");
  }

  private static String[] services(String root) {
    return SERVICES.stream().map(service -> root + "." + service + "..").toArray(String[]::new);
  }
}
