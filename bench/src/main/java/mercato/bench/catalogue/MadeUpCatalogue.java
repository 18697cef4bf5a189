package mercato.bench.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Products made up from their number: brand, colour and kind of thing in the name, a category of
 * three levels, six attributes, a description of some twenty words. About 700 bytes of JSON each.
 */
final class MadeUpCatalogue {

  static final Words BRANDS = Words.made(2_000, 2, 1);
  static final Words COLOURS =
      Words.of(
          List.of(
              "Black",
              "White",
              "Blue",
              "Brown",
              "Grey",
              "Red",
              "Green",
              "Pink",
              "Purple",
              "Silver",
              "Yellow",
              "Beige",
              "Maroon",
              "Orange",
              "Gold",
              "Olive",
              "Cream",
              "Teal",
              "Khaki",
              "Turquoise"));
  static final Words KINDS = Words.made(600, 3, 2);

  private static final Words SERIES = Words.made(5_000, 2, 3);
  private static final Words TALK = Words.made(4_000, 3, 4);
  private static final Words MATERIALS = Words.made(40, 2, 5);
  private static final List<String> SIZES = List.of("XS", "S", "M", "L", "XL");
  private static final int DEPARTMENTS = 12;
  private static final int SECTIONS = 10;
  private static final int TALK_WORDS = 20;
  private static final int LINES_AT_ONCE = 500;

  private static final ObjectMapper JSON = new ObjectMapper();

  private MadeUpCatalogue() {}

  static String id(int number) {
    return "made-" + number;
  }

  /** Such as {@code Department 3/Section 7}: where a kind of thing stands. */
  static List<String> category(String kind) {
    int place = Math.floorMod(kind.hashCode(), DEPARTMENTS * SECTIONS);
    return List.of("Department " + place / SECTIONS, "Section " + place % SECTIONS, kind);
  }

  /** As a line of an import. */
  static String line(int number) {
    var random = new SplittableRandom(number);
    String brand = BRANDS.any(random);
    String colour = COLOURS.any(random);
    String kind = KINDS.any(random);
    var product =
        Map.of(
            "id", id(number),
            "name", brand + " " + SERIES.any(random) + " " + colour + " " + kind,
            "description", talk(random),
            "category", category(kind),
            "price", Map.of("amount", 500 + random.nextInt(100_000), "currency", "USD"),
            "attributes",
                Map.of(
                    "brand",
                    brand,
                    "colour",
                    colour,
                    "material",
                    MATERIALS.any(random),
                    "size",
                    SIZES.get(random.nextInt(SIZES.size()))));
    try {
      return JSON.writeValueAsString(product) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * All lines, made as they are read.
   *
   * @param progress hears how many have been made, now and then
   */
  static InputStream lines(int count, IntConsumer progress) {
    return new SequenceInputStream(
        new Enumeration<>() {
          private int made;

          @Override
          public boolean hasMoreElements() {
            return made < count;
          }

          @Override
          public InputStream nextElement() {
            var lines = new StringBuilder();
            for (int end = Math.min(count, made + LINES_AT_ONCE); made < end; made++) {
              lines.append(line(made));
            }
            progress.accept(made);
            return new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  private static String talk(SplittableRandom random) {
    var text = new StringBuilder();
    for (int i = 0; i < TALK_WORDS; i++) {
      text.append(i == 0 ? "" : " ").append(TALK.any(random));
    }
    return text.toString();
  }
}
