package mercato.product.search;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import mercato.platform.stream.TopicExtent;

/**
 * Up to where an index on disk has read the topics. It is committed together with what was read.
 *
 * @param topics by name
 */
record Checkpoint(Map<String, Position> topics) {

  /** Goes up with any change of what a document holds or how its words are made. */
  static final String FORMAT = "1";

  private static final String FORMAT_KEY = "format";

  /**
   * @param topicId Kafka's own name for it
   * @param next by partition, the offset of the first fact that has not been read
   */
  record Position(String topicId, Map<Integer, Long> next) {}

  /** Before all that there is. */
  static Checkpoint before(Map<String, TopicExtent> topics) {
    return new Checkpoint(
        topics.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    topic -> new Position(topic.getValue().id(), topic.getValue().first()))));
  }

  /** With a partition of a topic read up to an offset. */
  Checkpoint with(String topic, int partition, long next) {
    var offsets = new HashMap<>(topics.get(topic).next);
    offsets.put(partition, next);
    var others = new HashMap<>(topics);
    others.put(topic, new Position(topics.get(topic).topicId, offsets));
    return new Checkpoint(others);
  }

  /**
   * @throws IllegalArgumentException when it is none of this build
   */
  static Checkpoint read(Map<String, String> data) {
    if (!FORMAT.equals(data.get(FORMAT_KEY))) {
      throw new IllegalArgumentException(
          "it has format " + data.get(FORMAT_KEY) + ", this build has " + FORMAT);
    }
    return new Checkpoint(
        data.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(FORMAT_KEY))
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> position(entry.getValue()))));
  }

  /** One entry for the format and one for each topic: id, then the offset of each partition. */
  Map<String, String> data() {
    var data = new HashMap<String, String>();
    data.put(FORMAT_KEY, FORMAT);
    topics.forEach((name, position) -> data.put(name, text(position)));
    return data;
  }

  /** Whether nothing of these topics was missed by one who goes on from here. */
  boolean fits(Map<String, TopicExtent> extents) {
    return topics.keySet().equals(extents.keySet())
        && topics.entrySet().stream()
            .allMatch(topic -> fits(topic.getValue(), extents.get(topic.getKey())));
  }

  private static boolean fits(Position position, TopicExtent extent) {
    return position.topicId.equals(extent.id()) && extent.covers(position.next);
  }

  private static String text(Position position) {
    return position.topicId
        + position.next.entrySet().stream()
            .map(entry -> " " + entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining());
  }

  private static Position position(String text) {
    String[] parts = text.split(" ");
    var next = new HashMap<Integer, Long>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split(":");
      next.put(Integer.valueOf(pair[0]), Long.valueOf(pair[1]));
    }
    return new Position(parts[0], next);
  }
}
