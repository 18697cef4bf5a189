package mercato.user.password;

import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.platform.observe.Trace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  /** Made by another implementation of Argon2, with other parameters. */
  private static final String ELSEWHERE =
      "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
          + "$obBfm1GaNZbmc4x63gjUK9rO8qgMa5PD9drFlP/6irk";

  private static final Vertx VERTX = Vertx.vertx();
  private static final Caller CALLER =
      Caller.service(Trace.next(), System.currentTimeMillis() + 60_000);

  @AfterAll
  static void close() {
    await(VERTX.close());
  }

  @Test
  void aHashMadeElsewhereIsUnderstood() {
    assertThat(Argon2.matches("password12", ELSEWHERE)).isTrue();
    assertThat(Argon2.matches("password13", ELSEWHERE)).isFalse();
  }

  @Test
  void aHashCarriesItsParametersAndItsOwnSalt() {
    var passwords = new Passwords(VERTX, 2, 4);
    String first = await(passwords.hash("correct horse", CALLER));
    String second = await(passwords.hash("correct horse", CALLER));
    assertThat(first).startsWith("$argon2id$v=19$m=7168,t=5,p=1$").isNotEqualTo(second);
    assertThat(await(passwords.matches("correct horse", Optional.of(first), CALLER))).isTrue();
    assertThat(await(passwords.matches("correct Horse", Optional.of(first), CALLER))).isFalse();
    assertThat(passwords.outdated(first)).isFalse();
  }

  @Test
  void aHashWithOtherParametersIsOutdated() {
    var passwords = new Passwords(VERTX, 1, 0);
    assertThat(passwords.outdated(ELSEWHERE)).isTrue();
    assertThat(passwords.outdated(Argon2.UNMATCHABLE)).isFalse();
    for (String other : List.of("m=7169,t=5,p=1", "m=7168,t=4,p=1", "m=7168,t=5,p=2")) {
      assertThat(passwords.outdated(Argon2.UNMATCHABLE.replace("m=7168,t=5,p=1", other))).isTrue();
    }
  }

  @Test
  void whatCallersWaitForNoMoreIsNotHashed() {
    var passwords = new Passwords(VERTX, 1, 4);
    var gone = Caller.service(Trace.next(), System.currentTimeMillis() - 1);
    assertThat(refusal(passwords.hash("correct horse", gone)).code()).isEqualTo("OVERLOADED");
    assertThat(refusal(passwords.matches("anything", Optional.empty(), gone)).code())
        .isEqualTo("OVERLOADED");
  }

  @Test
  void composedAndDecomposedCharactersAreTheSamePassword() {
    assertThat(Argon2.matches("pa\u0308sswort", Argon2.hash("p\u00e4sswort"))).isTrue();
  }

  @Test
  void withoutAHashThereIsNoMatch() {
    var passwords = new Passwords(VERTX, 1, 0);
    assertThat(await(passwords.matches("anything", Optional.empty(), CALLER))).isFalse();
  }

  @Test
  void beyondTheQueueHashesAreRefusedAtOnceAndRoomComesBack() {
    var passwords = new Passwords(VERTX, 1, 2);
    var results = IntStream.range(0, 8).mapToObj(i -> passwords.hash("p" + i, CALLER)).toList();
    assertThat(results.stream().filter(Future::isComplete).toList())
        .as("refused before any hash could end")
        .hasSize(5)
        .allSatisfy(
            refused -> assertThat(((Problem) refused.cause()).code()).isEqualTo("OVERLOADED"));
    await(Future.join(results).otherwiseEmpty());
    assertThat(await(passwords.hash("password", CALLER))).startsWith("$argon2id$");
  }

  @Test
  void passwordsThatAreGuessedFirstAreCommonWhateverTheirCase() {
    CommonPasswords common = CommonPasswords.load();
    for (String password :
        List.of("password", "12345678", "PassWord1", "iloveyou", "\uff50\uff41ssword")) {
      assertThat(common.contains(password)).as(password).isTrue();
    }
    for (String password : List.of("correct horse", "mercato-demo", "kT7#dq0Lw2", "")) {
      assertThat(common.contains(password)).as(password).isFalse();
    }
  }
}
