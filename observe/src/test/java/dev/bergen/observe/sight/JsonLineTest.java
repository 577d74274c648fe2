// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.sight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JsonLineTest {

  @Test
  void a_line_is_the_text_that_a_map_of_its_members_has() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("plain", "nova.compute 5.1");
    members.put("odd", "a \"b\" \\ \n \u007f \u00e9 \ud83d\ude80");
    members.put("size", 400);
    members.put("after_seconds", 0.0012);
    members.put("message", Map.of("args", List.of(1, "x")));
    JsonLine line = new JsonLine();
    line.text("plain", "nova.compute 5.1");
    line.text("left_out", null);
    line.text("odd", "a \"b\" \\ \n \u007f \u00e9 \ud83d\ude80");
    line.value("size", 400);
    line.value("after_seconds", 0.0012);
    line.value("message", Map.of("args", List.of(1, "x")));

    assertThat(line.end()).isEqualTo(Json.of(members).text());
  }

  @Test
  void an_empty_line_is_an_object() {
    assertThat(new JsonLine().end()).isEqualTo("{}");
  }
}
