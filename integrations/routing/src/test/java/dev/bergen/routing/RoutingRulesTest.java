// SPDX-License-Identifier: Apache-2.0
package dev.bergen.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bergen.ConfigurationException;
import dev.bergen.routing.RoutingRules.Decision;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RoutingRulesTest {
  private static final RoutingRules RULES =
      RoutingRules.parse(
          """
          group_1:
            messagingv2:
              accepted_events:
                - foo.*
                - bar
              accepted_priorities:
                - INFO
                - err*
            log:
              accepted_priorities: [audit]
          group_2:
            messagingv2:
              accepted_events: [late.*]
            test:
          """,
          "rules.yaml");

  @ParameterizedTest
  @Tag("NDR-09")
  @Tag("NDR-10")
  @Tag("NDR-11")
  @CsvSource({
    "foo.1, info, messagingv2 test",
    "foo.1, ERROR, messagingv2 test",
    "foo, info, test",
    "foo.1, warn, test",
    "late.x, warn, messagingv2 test",
    "x, audit, log test",
  })
  void all_rules_of_an_entry_must_hold_and_any_group_may_choose_a_driver(
      String event, String priority, String drivers) {
    assertThat(String.join(" ", RULES.drivers(event, priority))).isEqualTo(drivers);
  }

  @Test
  void every_decision_is_explained() {
    assertThat(RULES.explain("foo.1", "warn"))
        .containsExactly(
            new Decision(
                "group_1",
                "messagingv2",
                false,
                "no pattern of accepted_priorities [info, err*] matches warn"),
            new Decision(
                "group_1", "log", false, "no pattern of accepted_priorities [audit] matches warn"),
            new Decision(
                "group_2",
                "messagingv2",
                false,
                "no pattern of accepted_events [late.*] matches foo.1"),
            new Decision("group_2", "test", true, "it has no rules, so it takes everything"));
    assertThat(RULES.explain("foo.1", "INFO").get(0).why())
        .isEqualTo("accepted_events has foo.*, accepted_priorities has info");
  }

  @Test
  @Tag("NDR-11")
  void an_unknown_rule_has_no_effect() {
    RoutingRules rules = RoutingRules.parse("g: {log: {accepted_publishers: [x]}}", "r.yaml");

    assertThat(rules.drivers("any", "info")).containsExactly("log");
  }

  @ParameterizedTest
  @Tag("NDR-13")
  @Tag("NDR-14")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~ ~|r.yaml: the file: it must be a map of groups",
        "g: 5|r.yaml: g: it must be a map of drivers",
        "g: {log: [x]}|r.yaml: g.log: it must be a map of rules",
        "g: {log: {accepted_events: x}}|r.yaml: g.log.accepted_events: it must be a list",
        "g: {log: {accepted_events: [1]}}|r.yaml: g.log.accepted_events: 1 is not a text",
        "g: {routing: {}}|r.yaml: g.routing: the driver routing cannot route to itself",
        "g: [|r.yaml:1 is not valid YAML",
        "g: {a: 1, a: 2}|r.yaml:1 is not valid YAML",
        "g: !!java.io.File [/tmp]|r.yaml",
      })
  void errors_are_reported_with_their_place(String yaml, String message) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> RoutingRules.parse(yaml, "r.yaml"))
        .withMessageContaining(message);
  }

  /** Far from what a thread's stack can hold, and farther from what rules need. */
  @ParameterizedTest
  @ValueSource(strings = {"a: {log: {accepted_events: %s}}", "%s"})
  void rules_nested_too_deep_are_refused_before_they_are_loaded(String text) {
    String nested = "[".repeat(100) + "]".repeat(100);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> RoutingRules.parse(text.formatted(nested), "rules.yaml"))
        .withMessage("rules.yaml:1 nests deeper than 32 levels; rules need four");
  }

  @Test
  void a_list_that_holds_itself_is_refused_like_any_other() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () -> RoutingRules.parse("a: {log: {accepted_events: &x [[*x]]}}", "rules.yaml"))
        .withMessageContaining("a.log.accepted_events");
  }
}
