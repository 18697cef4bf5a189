package mercato.user.password;

import static mercato.user.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void close() {
    await(VERTX.close());
  }

  /** Made by another implementation of Argon2. */
  @Test
  void aHashMadeElsewhereIsUnderstood() {
    String stored =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
            + "$obBfm1GaNZbmc4x63gjUK9rO8qgMa5PD9drFlP/6irk";
    assertThat(Argon2.matches("password12", stored)).isTrue();
    assertThat(Argon2.matches("password13", stored)).isFalse();
  }

  @Test
  void aHashCarriesItsParametersAndItsOwnSalt() {
    var passwords = new Passwords(VERTX, 2, 4);
    String first = await(passwords.hash("correct horse"));
    String second = await(passwords.hash("correct horse"));
    assertThat(first).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(second);
    assertThat(await(passwords.matches("correct horse", Optional.of(first)))).isTrue();
    assertThat(await(passwords.matches("correct Horse", Optional.of(first)))).isFalse();
  }

  @Test
  void composedAndDecomposedCharactersAreTheSamePassword() {
    assertThat(Argon2.matches("pa\u0308sswort", Argon2.hash("p\u00e4sswort"))).isTrue();
  }

  @Test
  void withoutAHashThereIsNoMatch() {
    var passwords = new Passwords(VERTX, 1, 0);
    assertThat(await(passwords.matches("anything", Optional.empty()))).isFalse();
  }

  @Test
  void beyondTheQueueHashesAreRefusedAtOnceAndRoomComesBack() {
    var passwords = new Passwords(VERTX, 1, 2);
    var results = IntStream.range(0, 8).mapToObj(i -> passwords.hash("password " + i)).toList();
    assertThat(results.stream().filter(Future::isComplete).toList())
        .as("refused before any hash could end")
        .hasSize(5)
        .allSatisfy(
            refused -> assertThat(((Problem) refused.cause()).code()).isEqualTo("OVERLOADED"));
    await(Future.join(results).otherwiseEmpty());
    assertThat(await(passwords.hash("password"))).startsWith("$argon2id$");
  }
}
