package mercato.user.model;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a mail says, with places such as <code>{{number}}</code> for values. Values are only ever
 * text: in HTML they are escaped, in the subject they cannot start another header, and places in
 * them are not filled in turn.
 *
 * @param html with the same places as the text, within elements or quoted attributes
 */
public record MailTemplate(String subject, String text, String html) {

  private static final String SUBJECT = "Subject: ";
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-zA-Z]+)}}");
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}&&[^\n]]");
  private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");

  /**
   * @param text its first line is the subject, the second is empty
   * @throws IllegalArgumentException when it does not begin like that
   */
  public static MailTemplate parse(String text, String html) {
    String[] parts = text.split("\n\n", 2);
    if (!parts[0].startsWith(SUBJECT) || parts.length < 2) {
      throw new IllegalArgumentException("no subject: " + parts[0]);
    }
    return new MailTemplate(parts[0].substring(SUBJECT.length()), parts[1], html);
  }

  /**
   * The mail with values in its places.
   *
   * @throws IllegalArgumentException for a place without a value
   */
  public MailTemplate filled(Map<String, String> values) {
    return new MailTemplate(
        BREAKS.matcher(fill(subject, values, value -> value)).replaceAll(" "),
        fill(text, values, MailTemplate::printable),
        fill(html, values, value -> escaped(printable(value))));
  }

  private static String fill(
      String template, Map<String, String> values, UnaryOperator<String> safe) {
    return PLACE
        .matcher(template)
        .replaceAll(place -> Matcher.quoteReplacement(safe.apply(value(place, values))));
  }

  private static String value(MatchResult place, Map<String, String> values) {
    String value = values.get(place.group(1));
    if (value == null) {
      throw new IllegalArgumentException("no value for " + place.group());
    }
    return value;
  }

  private static String printable(String value) {
    return CONTROLS.matcher(value).replaceAll(" ");
  }

  private static String escaped(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
