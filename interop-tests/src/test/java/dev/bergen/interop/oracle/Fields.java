// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.wire.Failure;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bergen's objects as the questions describe them, and the other way around. */
final class Fields {
  private Fields() {}

  static @Nullable String text(JsonNode from, String name) {
    JsonNode value = from.path(name);
    return value.isNull() || value.isMissingNode() ? null : value.textValue();
  }

  static JsonNode json(Json value) {
    return read(value.text());
  }

  static JsonNode read(String text) {
    try {
      return Oracle.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  @SuppressWarnings("unchecked") // JSON objects have texts for names
  static Map<String, @Nullable Object> map(JsonNode object) {
    return (Map<String, @Nullable Object>) Oracle.JSON.convertValue(object, Map.class);
  }

  static RequestContext context(JsonNode question) {
    return question.has("context")
        ? RequestContext.of(map(question.get("context")))
        : RequestContext.empty();
  }

  static Target target(JsonNode fields) {
    Target target = Target.endpoint();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      target = with(target, field.getKey(), field.getValue());
    }
    return target;
  }

  /** Returns a target with another value for one attribute; null takes it away. */
  static Target with(Target target, String name, JsonNode value) {
    String text = value.isTextual() ? value.textValue() : null;
    return switch (name) {
      case "exchange" -> text == null ? target.withoutExchange() : target.withExchange(text);
      case "topic" -> target.withTopic(String.valueOf(text));
      case "namespace" -> text == null ? target.withoutNamespace() : target.withNamespace(text);
      case "version" -> text == null ? target.withoutVersion() : target.withVersion(text);
      case "server" -> text == null ? target.withoutServer() : target.withServer(text);
      case "fanout" -> value.asBoolean() ? target.withFanout() : target.withoutFanout();
      case "legacy_namespaces" -> target.withLegacyNamespaces(texts(value));
      default -> throw new AssertionError(name);
    };
  }

  private static Set<@Nullable String> texts(JsonNode list) {
    Set<@Nullable String> texts = new HashSet<>();
    list.forEach(each -> texts.add(each.isNull() ? null : each.textValue()));
    return texts;
  }

  static ObjectNode fields(Target target) {
    ObjectNode fields =
        Oracle.JSON
            .createObjectNode()
            .put("exchange", target.exchange())
            .put("topic", target.topic())
            .put("namespace", target.namespace())
            .put("version", target.version() == null ? null : target.version().toString())
            .put("server", target.server());
    return target.fanout() ? fields.put("fanout", true) : fields.putNull("fanout");
  }

  /** Returns a failure without its trace, which differs with the language. */
  static ObjectNode failure(Failure failure) {
    ObjectNode fields =
        Oracle.JSON
            .createObjectNode()
            .put("class", failure.type())
            .put("module", failure.module())
            .put("message", failure.message());
    fields.set("args", json(failure.args()));
    fields.set("kwargs", json(failure.kwargs()));
    return fields;
  }
}
