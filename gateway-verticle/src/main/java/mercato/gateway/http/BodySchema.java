package mercato.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The part of JSON Schema that request bodies use, compiled once: a body is checked in one walk,
 * within a few microseconds. Objects are closed ({@code additionalProperties: false}). A keyword
 * that it does not know is an error at start, so that nothing in the contract goes unchecked.
 */
sealed interface BodySchema {

  /** Adds what does not fit. */
  void check(JsonNode value, Misfits found);

  /** Of a schema of the contract, references followed. */
  static BodySchema of(Contract contract, Object schema) {
    JsonObject plain = contract.resolved(schema).copy();
    boolean nullable = false;
    if (plain.getValue("type") instanceof JsonArray types) {
      nullable = types.contains("null");
      plain.put("type", types.getString(0));
    }
    BodySchema rule =
        switch (plain.getString("type")) {
          case "object" ->
              plain.containsKey("patternProperties")
                  ? Entries.of(contract, plain)
                  : Fields.of(contract, plain);
          case "array" -> Elements.of(contract, plain);
          default -> new Leaf(ValueRule.of(plain));
        };
    return nullable ? new OrNull(rule) : rule;
  }

  private static void known(JsonObject schema, Set<String> keywords) {
    if (!keywords.containsAll(schema.fieldNames())) {
      throw new IllegalArgumentException("bodies cannot be checked against " + schema);
    }
  }

  private static void closed(JsonObject schema) {
    if (!Boolean.FALSE.equals(schema.getValue("additionalProperties"))) {
      throw new IllegalArgumentException("the body is open to unknown fields: " + schema);
    }
  }

  /** An object. */
  record Fields(Map<String, BodySchema> properties, List<String> required) implements BodySchema {

    private static final Set<String> KNOWN =
        Set.of("type", "description", "required", "properties", "additionalProperties");

    private static Fields of(Contract contract, JsonObject schema) {
      known(schema, KNOWN);
      closed(schema);
      var properties = new LinkedHashMap<String, BodySchema>();
      schema
          .getJsonObject("properties")
          .forEach(each -> properties.put(each.getKey(), BodySchema.of(contract, each.getValue())));
      return new Fields(
          properties,
          schema.getJsonArray("required", new JsonArray()).stream()
              .map(String.class::cast)
              .toList());
    }

    @Override
    public void check(JsonNode value, Misfits found) {
      if (!value.isObject()) {
        found.add("must be an object");
        return;
      }
      for (String name : required) {
        if (!value.has(name)) {
          found.enter(name).add("is required");
          found.leave();
        }
      }
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        if (found.full()) {
          return;
        }
        BodySchema property = properties.get(each.getKey());
        found.enter(each.getKey());
        if (property == null) {
          found.add("is not a known field");
        } else {
          property.check(each.getValue(), found);
        }
        found.leave();
      }
    }
  }

  /** An object whose fields have names of a kind, and all the same schema. */
  record Entries(Pattern names, int most, BodySchema each) implements BodySchema {

    private static final Set<String> KNOWN =
        Set.of("type", "description", "maxProperties", "patternProperties", "additionalProperties");

    private static Entries of(Contract contract, JsonObject schema) {
      known(schema, KNOWN);
      closed(schema);
      var patterns = schema.getJsonObject("patternProperties");
      String names = patterns.fieldNames().iterator().next();
      return new Entries(
          Pattern.compile(names),
          schema.getInteger("maxProperties"),
          BodySchema.of(contract, patterns.getJsonObject(names)));
    }

    @Override
    public void check(JsonNode value, Misfits found) {
      if (!value.isObject() || value.size() > most) {
        found.add("must be an object of at most " + most + " fields");
        return;
      }
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        if (found.full()) {
          return;
        }
        found.enter(entry.getKey());
        if (names.matcher(entry.getKey()).matches()) {
          each.check(entry.getValue(), found);
        } else {
          found.add("has a name that does not match " + names);
        }
        found.leave();
      }
    }
  }

  /** An array. */
  record Elements(int least, int most, BodySchema each) implements BodySchema {

    private static final Set<String> KNOWN =
        Set.of("type", "description", "items", "minItems", "maxItems");

    private static Elements of(Contract contract, JsonObject schema) {
      known(schema, KNOWN);
      return new Elements(
          schema.getInteger("minItems", 0),
          schema.getInteger("maxItems", Integer.MAX_VALUE),
          BodySchema.of(contract, schema.getJsonObject("items")));
    }

    @Override
    public void check(JsonNode value, Misfits found) {
      if (!value.isArray() || value.size() < least || value.size() > most) {
        found.add("must be a list of " + least + " to " + most);
        return;
      }
      for (int i = 0; i < value.size() && !found.full(); i++) {
        found.enter(i);
        each.check(value.get(i), found);
        found.leave();
      }
    }
  }

  /** A single value. */
  record Leaf(ValueRule rule) implements BodySchema {
    @Override
    public void check(JsonNode value, Misfits found) {
      rule.mistake(value).ifPresent(found::add);
    }
  }

  /** A value that may be {@code null}. */
  record OrNull(BodySchema otherwise) implements BodySchema {
    @Override
    public void check(JsonNode value, Misfits found) {
      if (!value.isNull()) {
        otherwise.check(value, found);
      }
    }
  }
}
