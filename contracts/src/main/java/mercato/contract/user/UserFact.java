package mercato.contract.user;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import mercato.contract.stream.Fact;
import mercato.contract.stream.FactTypes;
import mercato.contract.stream.Topic;

/** What the user service tells. Refers to people by id; holds no personal data and no secret. */
public sealed interface UserFact extends Fact {

  Topic<UserFact> TOPIC =
      new Topic<>(
          "mercato.users",
          "user",
          4,
          Optional.of(Duration.ofDays(30)),
          FactTypes.of(UserFact.class));

  String userId();

  @Override
  default String key() {
    return userId();
  }

  record UserRegistered(String userId, Instant at) implements UserFact {}

  /** The e-mail has to be proven: it is new, or the user asked for another mail. */
  record VerificationRequested(String userId, Instant at) implements UserFact {}

  /**
   * Somebody who knows the e-mail wants to set the password anew. An e-mail without an account
   * gives a fact about nobody: it takes the same time.
   */
  record ResetRequested(String userId, Instant at) implements UserFact {}

  record PasswordChanged(String userId, Instant at) implements UserFact {}

  /** A refresh token came a second time: it was stolen, or a client is broken. */
  record TokenReused(String userId, String sessionId, Instant at) implements UserFact {}

  /** The account is gone: whoever holds something personal of this user forgets it now. */
  record UserErased(String userId, Instant at) implements UserFact {}
}
