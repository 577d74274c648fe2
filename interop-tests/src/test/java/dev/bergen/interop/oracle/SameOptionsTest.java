// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.ConfigurationException;
import dev.bergen.config.Configuration;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.KafkaOptions;
import dev.bergen.config.MetricsOptions;
import dev.bergen.config.NotificationOptions;
import dev.bergen.config.Option;
import dev.bergen.config.OptionGroup;
import dev.bergen.transport.DriverInfo;
import dev.bergen.transport.Drivers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The options of the newest release, asked of it, beside Bergen's. */
@Tag("asks-python")
class SameOptionsTest extends NewestRelease {
  /** Python takes the name of the machine and of the program when it is loaded. */
  private static final Set<String> NAMES_OF_THIS_PROCESS = Set.of("hostname", "processname");

  private static final Map<String, OptionGroup> GROUPS = groups();

  private static Map<String, OptionGroup> groups() {
    Map<String, OptionGroup> groups = new LinkedHashMap<>();
    for (OptionGroup group :
        List.of(
            DefaultOptions.GROUP,
            NotificationOptions.GROUP,
            KafkaOptions.GROUP,
            MetricsOptions.GROUP)) {
      groups.put(group.name(), group);
    }
    for (DriverInfo driver : Drivers.installed()) {
      driver.optionGroups().forEach(group -> groups.putIfAbsent(group.name(), group));
    }
    return groups;
  }

  private static List<JsonNode> theirs() {
    List<JsonNode> options = new ArrayList<>();
    python().result("options", Map.of()).forEach(options::add);
    return options;
  }

  private static @Nullable Option<?> ours(JsonNode their) {
    OptionGroup group = GROUPS.get(their.get("group").textValue());
    return group == null
        ? null
        : group.options().stream()
            .filter(option -> option.name().equals(their.get("name").textValue()))
            .findFirst()
            .orElse(null);
  }

  private static Option<?> known(JsonNode their) {
    Option<?> option = ours(their);
    if (option == null) {
      throw new AssertionError("Bergen has no option " + their);
    }
    return option;
  }

  @Test
  @Tag("CFG-01")
  void every_option_of_pythons_exists() {
    assertThat(theirs()).hasSizeGreaterThan(60).allMatch(their -> ours(their) != null);
  }

  @Test
  @Tag("CFG-D1..5")
  @Tag("CFG-N1..5")
  @Tag("CFG-R01..37")
  @Tag("CFG-K01..14")
  @Tag("CFG-M1..5")
  void the_defaults_are_pythons() {
    for (JsonNode their : theirs()) {
      if (!NAMES_OF_THIS_PROCESS.contains(their.get("name").textValue())) {
        Option<?> option = known(their);
        assertThat(json(option.defaultValue()))
            .as(their.get("group").textValue() + "." + option.name())
            .isEqualTo(json(value(their.get("default"))));
      }
    }
  }

  /** Numbers are compared by their values; null and an empty text mean the same in a file. */
  private static Object value(JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(item.textValue()));
      return items;
    }
    return value.isNull() ? "" : value.textValue();
  }

  private static Object json(@Nullable Object value) {
    if (value instanceof Duration duration) {
      return duration.toNanos() / 1e9;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    return value == null ? "" : value;
  }

  @Test
  @Tag("CFG-05")
  @Tag("CFG-06")
  void former_names_and_secrets_are_pythons() {
    for (JsonNode their : theirs()) {
      Option<?> option = known(their);
      for (JsonNode former : their.get("formerly")) {
        assertThat(option.formerNames()).as(option.name()).contains(former.textValue());
      }
      if (their.get("secret").booleanValue()) {
        assertThat(option.isSecret()).as(option.name()).isTrue();
      }
    }
  }

  @Test
  @Tag("CFG-07")
  void no_option_that_python_removed_is_left() {
    List<String> removed =
        List.of(
            "rpc_backend",
            "rabbit_host",
            "rabbit_hosts",
            "rabbit_port",
            "rabbit_userid",
            "rabbit_password",
            "rabbit_virtual_host",
            "rabbit_use_ssl",
            "rabbit_max_retries",
            "heartbeat_in_pthread",
            "kombu_ssl_version",
            "kombu_ssl_ca_certs",
            "notification_driver",
            "notification_topics",
            "notification_transport_url",
            "conn_pool_size");

    assertThat(theirs())
        .extracting(their -> their.get("name").textValue())
        .doesNotContainAnyElementsOf(removed);
    assertThat(GROUPS.values())
        .flatExtracting(OptionGroup::options)
        .extracting(Option::name)
        .doesNotContainAnyElementsOf(removed);
  }

  /** Texts as people write them into files, for the kinds of options that there are. */
  private static final List<String> TEXTS =
      List.of(
          "0",
          "1",
          "7",
          "-1",
          "+3",
          " 7 ",
          "007",
          "1.5",
          "4.5",
          "4.6",
          "1e1",
          "1_000",
          "0x10",
          "abc",
          "true",
          "True",
          "YES",
          "on",
          "t",
          "off",
          "No",
          "false",
          "f",
          "PLAIN",
          "plain",
          "gzip",
          "SASL_SSL",
          "round-robin",
          "shuffle",
          "AMQPLAIN",
          "a,b",
          "a, b",
          "[a,b]",
          "a,,b",
          "",
          "\"quoted\"");

  /** Where Bergen decides otherwise: why, and for which texts of which options. */
  private enum Differs {
    THE_DEFAULT_OF_A_BLANK_NUMBER_APPLIES(".*", ""),
    UNDERSCORES_IN_NUMBERS_ARE_REFUSED(".*", "1_000"),
    A_POOL_WITHOUT_THREADS_IS_REFUSED("executor_thread_pool_size", "0|-1"),
    A_NEGATIVE_TIME_IS_REFUSED(".*(timeout|ttl|threshold|retry_backoff)", "-1"),
    A_NEGATIVE_PREFETCH_IS_REFUSED("rabbit_qos_prefetch_count", "-1"),
    TOPICS_WITHOUT_A_NAME_ARE_DROPPED("topics", "a,,b"),
    WHAT_TLS_OR_COMPRESSION_WILL_NOT_TAKE_IS_REFUSED("ssl_version|kombu_compression", ".+");

    private final String options;
    private final String texts;

    Differs(String options, String texts) {
      this.options = options;
      this.texts = texts;
    }

    static @Nullable Differs of(String option, String text) {
      return Stream.of(values())
          .filter(each -> option.matches(each.options) && text.matches(each.texts))
          .findFirst()
          .orElse(null);
    }
  }

  @Test
  @Tag("URL-21")
  void each_value_is_read_or_refused_as_python_does_or_as_is_said_here() {
    Map<String, String> different = new LinkedHashMap<>();
    Set<Differs> met = EnumSet.noneOf(Differs.class);
    for (JsonNode their : theirs()) {
      Option<?> option = known(their);
      // of which Python reads one item at a time
      if (!their.get("type").textValue().equals("MultiString")) {
        for (String text : TEXTS) {
          compare(their.get("group").textValue(), option, text, different, met);
        }
      }
    }

    assertThat(different).isEmpty();
    assertThat(met).containsExactly(Differs.values());
  }

  private static void compare(
      String group,
      Option<?> option,
      String text,
      Map<String, String> different,
      Set<Differs> met) {
    JsonNode answer =
        python().ask("value", Map.of("group", group, "option", option.name(), "text", text));
    Object expected = answer.has("result") ? json(value(answer.get("result"))) : "refused";
    Object read = read(group, option, text);
    if (!expected.equals(read)) {
      Differs known = Differs.of(option.name(), text);
      if (known == null) {
        different.put(
            "%s.%s = '%s'".formatted(group, option.name(), text),
            "Python " + expected + ", Bergen " + read);
      } else {
        met.add(known);
      }
    }
  }

  private static Object read(String group, Option<?> option, String text) {
    String variable = "OS_" + group + "__" + option.name();
    try {
      return json(
          Configuration.builder()
              .environment(Map.of(variable, text))
              .build()
              .options(GROUPS.get(group))
              .get(option));
    } catch (ConfigurationException e) {
      return "refused";
    }
  }
}
