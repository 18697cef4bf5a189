package mercato.provider.model;

import java.util.Map;

/**
 * How the provider behaves towards a card. It follows from the token of the first call for a
 * payment, which is forgotten:
 *
 * <pre>
 * tok_visa                 pays
 * tok_declined             declines
 * tok_insufficient_funds   declines
 * tok_slow                 pays, answers after 3 s
 * tok_timeout              never decides and never answers
 * tok_flaky                pays, yet the first answer is lost on the way
 * tok_async                answers "pending", pays after 1 s and calls the shop back
 * tok_async_declined       answers "pending", declines after 1 s and calls the shop back
 * any other                declines as invalid_token
 * </pre>
 *
 * @param declineCode the reason it will have, null when it pays
 * @param decidesAfterMillis null: never
 */
public record Card(String declineCode, Long decidesAfterMillis, Answers answers) {

  public enum Answers {
    AT_ONCE,
    /** At once, and the shop is called when it is decided. */
    CALLS_BACK,
    WHEN_DECIDED,
    LOSES_THE_FIRST
  }

  private static final Card UNKNOWN = new Card("invalid_token", 0L, Answers.AT_ONCE);

  private static final Map<String, Card> CARDS =
      Map.of(
          "tok_visa", new Card(null, 0L, Answers.AT_ONCE),
          "tok_declined", new Card("declined", 0L, Answers.AT_ONCE),
          "tok_insufficient_funds", new Card("insufficient_funds", 0L, Answers.AT_ONCE),
          "tok_slow", new Card(null, 3_000L, Answers.WHEN_DECIDED),
          "tok_timeout", new Card(null, null, Answers.WHEN_DECIDED),
          "tok_flaky", new Card(null, 0L, Answers.LOSES_THE_FIRST),
          "tok_async", new Card(null, 1_000L, Answers.CALLS_BACK),
          "tok_async_declined", new Card("declined", 1_000L, Answers.CALLS_BACK));

  public static Card of(String token) {
    return CARDS.getOrDefault(token, UNKNOWN);
  }
}
