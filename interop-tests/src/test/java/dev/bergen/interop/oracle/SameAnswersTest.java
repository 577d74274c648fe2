// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.InvalidTransportUrlException;
import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.config.TransportHost;
import dev.bergen.config.TransportUrl;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.testbed.python.PythonRelease;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Bergen and each release of oslo.messaging, asked the same. */
@ParameterizedClass(name = "oslo.messaging {0}")
@MethodSource("releases")
@Tag("asks-python")
class SameAnswersTest extends EachRelease {
  private static final ObjectMapper JSON = new ObjectMapper();

  SameAnswersTest(PythonRelease release) {
    super(release);
  }

  @Test
  @Tag("URL-01")
  @Tag("URL-05")
  @Tag("URL-06")
  @Tag("URL-07")
  @Tag("URL-08")
  @Tag("URL-09")
  @Tag("URL-10")
  @Tag("URL-11")
  @Tag("URL-12")
  @Tag("URL-13")
  @Tag("URL-14")
  @Tag("URL-15")
  void a_url_has_the_same_parts() {
    for (String url : Questions.URLS) {
      ObjectNode expected = (ObjectNode) python().result("url", Map.of("url", url));
      expected.remove(List.of("text", "warned"));

      assertThat(parts(TransportUrl.parse(url))).as(url).isEqualTo(expected);
    }
  }

  private static JsonNode parts(TransportUrl url) {
    ObjectNode parts = JSON.createObjectNode();
    parts.put("transport", url.scheme()).put("virtual_host", url.virtualHost());
    parts.set("query", JSON.valueToTree(url.query()));
    ArrayNode hosts = parts.putArray("hosts");
    for (TransportHost host : url.hosts()) {
      ObjectNode each = hosts.addObject().put("name", host.hostname());
      if (host.port() == null) {
        each.putNull("port");
      } else {
        each.put("port", host.port().intValue());
      }
      each.put("user", host.username()).put("password", host.password());
    }
    return parts;
  }

  @Test
  @Tag("URL-10")
  void python_too_warns_of_hosts_without_the_credentials_of_others() {
    for (String url : Questions.URLS) {
      List<TransportHost> hosts = TransportUrl.parse(url).hosts();
      long named = hosts.stream().filter(host -> host.username() != null).count();

      assertThat(python().result("url", Map.of("url", url)).get("warned").booleanValue())
          .as(url)
          .isEqualTo(named > 0 && named < hosts.size());
    }
  }

  @Test
  @Tag("URL-18")
  void each_reads_the_text_that_the_other_prints() {
    for (String url : Questions.URLS) {
      String printed = python().result("url", Map.of("url", url)).get("text").textValue();
      TransportUrl ours = TransportUrl.parse(url);

      // Python prints a missing virtual host as an empty one (URL-19)
      TransportUrl read = TransportUrl.parse(printed);
      assertThat(read.hosts()).as(printed).isEqualTo(ours.hosts());
      assertThat(read.query()).as(printed).isEqualTo(ours.query());
      assertThat(String.valueOf(read.virtualHost()))
          .as(printed)
          .isEqualTo(ours.virtualHost() == null ? "" : ours.virtualHost());
      assertThat(
              python()
                  .result("same_url", Map.of("one", url, "other", ours.toTextWithPasswords()))
                  .booleanValue())
          .as(ours.toTextWithPasswords())
          .isTrue();
    }
  }

  @Test
  @Tag("URL-16")
  @Tag("URL-17")
  void the_same_urls_are_equal() {
    for (String one : Questions.EQUAL_OR_NOT) {
      for (String other : Questions.EQUAL_OR_NOT) {
        assertThat(TransportUrl.parse(one).equals(TransportUrl.parse(other)))
            .as(one + " and " + other)
            .isEqualTo(
                python().result("same_url", Map.of("one", one, "other", other)).booleanValue());
      }
    }
  }

  @Test
  @Tag("URL-04")
  @Tag("URL-12")
  void each_url_that_python_refuses_is_refused() {
    for (String url : Questions.NO_URLS) {
      assertThat(python().ask("url", Map.of("url", url)).has("raised")).as(url).isTrue();
      assertThatThrownBy(() -> TransportUrl.parse(url))
          .as(url)
          .isInstanceOf(InvalidTransportUrlException.class);
    }
  }

  @Test
  @Tag("TGT-07")
  void a_target_is_the_same_text() {
    for (Target target : Questions.TARGETS) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("exchange", target.exchange());
      fields.put("topic", target.topic());
      fields.put("namespace", target.namespace());
      fields.put("version", target.version() == null ? null : target.version().toString());
      fields.put("server", target.server());
      fields.put("fanout", target.fanout() ? Boolean.TRUE : null);

      assertThat(target.toString())
          .isEqualTo(python().result("target", Map.of("fields", fields)).textValue());
    }
  }

  @Test
  @Tag("DSP-10")
  @Tag("DOC-07")
  void the_same_versions_serve_each_other() {
    for (String implemented : Questions.VERSIONS) {
      for (String requested : Questions.VERSIONS) {
        boolean expected =
            python()
                .result("version", Map.of("implemented", implemented, "requested", requested))
                .booleanValue();

        assertThat(Version.parse(implemented).serves(Version.parse(requested)))
            .as(implemented + " serves " + requested)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  @Tag("FLT-01")
  @Tag("FLT-02")
  @Tag("FLT-03")
  @Tag("FLT-04")
  void a_filter_matches_the_same_events() throws Exception {
    List<Map<String, @Nullable Object>> sent = Events.ALL;
    List<NotificationEvent> heard = Events.heard(sent);
    List<String> different = new ArrayList<>();
    for (Map<String, @Nullable Object> filter : Events.FILTERS) {
      for (int i = 0; i < sent.size(); i++) {
        boolean theirs =
            python().result("filter", Events.question(filter, heard.get(i))).booleanValue();
        if (Events.filter(filter).matches(heard.get(i)) != theirs) {
          different.add(filter + " of " + sent.get(i) + ": Python says " + theirs);
        }
      }
    }

    assertThat(different).isEmpty();
  }
}
