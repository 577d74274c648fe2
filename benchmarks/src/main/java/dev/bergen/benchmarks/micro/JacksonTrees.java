// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.micro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** The envelope as one would write it with a library: two trees, one in the text of the other. */
final class JacksonTrees {
  private final ObjectMapper mapper = new ObjectMapper();

  JsonNode decode(byte[] body) throws IOException {
    JsonNode envelope = mapper.readTree(body);
    return mapper.readTree(envelope.get("oslo.message").textValue());
  }

  byte[] encode(JsonNode message) throws IOException {
    ObjectNode envelope = mapper.createObjectNode();
    envelope.put("oslo.version", "2.0");
    envelope.put("oslo.message", mapper.writeValueAsString(message));
    return mapper.writeValueAsBytes(envelope);
  }
}
