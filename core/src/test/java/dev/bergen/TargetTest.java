// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TargetTest {
  private static final Target FULL =
      Target.topic("compute")
          .withExchange("nova")
          .withNamespace("agent")
          .withVersion("2.1")
          .withServer("node-7")
          .withFanout()
          .withLegacyNamespaces(Set.of("old"));

  @Test
  void a_topic_without_a_name_is_refused() {
    assertThatThrownBy(() -> Target.topic(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A topic needs a name");
    assertThatThrownBy(() -> Target.topic(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("null");
  }

  @Test
  @Tag("TGT-01")
  void unset_attributes_are_null() {
    Target target = Target.endpoint();

    assertThat(target.exchange()).isNull();
    assertThat(target.topic()).isNull();
    assertThat(target.namespace()).isNull();
    assertThat(target.version()).isNull();
    assertThat(target.server()).isNull();
    assertThat(target.fanout()).isFalse();
    assertThat(target.legacyNamespaces()).isEmpty();
  }

  @Test
  @Tag("TGT-01")
  void a_target_has_the_attributes_that_were_set() {
    assertThat(FULL)
        .isEqualTo(
            new Target(
                "nova", "compute", "agent", new Version(2, 1, 0), "node-7", true, Set.of("old")));
  }

  @Test
  @Tag("TGT-02")
  void an_endpoint_answers_to_its_own_and_its_legacy_namespaces_only() {
    Target target = Target.endpoint().withNamespace("new").withLegacyNamespaces(Set.of("old"));

    assertThat(target.acceptsNamespace("new")).isTrue();
    assertThat(target.acceptsNamespace("old")).isTrue();
    assertThat(target.acceptsNamespace("other")).isFalse();
    assertThat(target.acceptsNamespace("New")).isFalse();
    assertThat(target.acceptsNamespace(null)).isFalse();
    assertThat(target.acceptsNamespace("")).isFalse();
  }

  @Test
  @Tag("TGT-02")
  void the_null_namespace_is_answered_where_it_was_declared() {
    Target legacy =
        Target.endpoint()
            .withNamespace("new")
            .withLegacyNamespaces(new HashSet<>(Arrays.asList("old", null)));

    assertThat(legacy.acceptsNamespace(null)).isTrue();
    assertThat(Target.endpoint().acceptsNamespace(null)).isTrue();
    assertThat(Target.endpoint().acceptsNamespace("new")).isFalse();
  }

  @Test
  @Tag("TGT-03")
  void deriving_makes_a_new_target_and_keeps_everything_else() {
    Target derived = FULL.withServer("node-8");

    assertThat(FULL.server()).isEqualTo("node-7");
    assertThat(derived)
        .isEqualTo(
            new Target(
                "nova", "compute", "agent", new Version(2, 1, 0), "node-8", true, Set.of("old")));
  }

  @Test
  @Tag("TGT-03")
  void each_attribute_can_be_taken_away_alone() {
    assertThat(FULL.withoutExchange().exchange()).isNull();
    assertThat(FULL.withoutNamespace().namespace()).isNull();
    assertThat(FULL.withoutVersion().version()).isNull();
    assertThat(FULL.withoutServer().server()).isNull();
    assertThat(FULL.withoutFanout().fanout()).isFalse();
    List<UnaryOperator<Target>> thereAndBack =
        List.of(
            t -> t.withoutExchange().withExchange("nova"),
            t -> t.withoutNamespace().withNamespace("agent"),
            t -> t.withoutVersion().withVersion("2.1"),
            t -> t.withoutServer().withServer("node-7"),
            t -> t.withoutFanout().withFanout(),
            t -> t.withTopic("other").withTopic("compute"));
    assertThat(thereAndBack).allSatisfy(way -> assertThat(way.apply(FULL)).isEqualTo(FULL));
  }

  /** Unlike the reference, whose copies forget them: an endpoint would go deaf by a derivation. */
  @Test
  @Tag("TGT-04")
  void deriving_keeps_the_legacy_namespaces() {
    assertThat(FULL.withVersion("2.2").legacyNamespaces()).containsExactly("old");
  }

  @Test
  void later_changes_of_a_set_of_namespaces_change_no_target() {
    Set<String> namespaces = new HashSet<>(Set.of("old"));
    Target target = Target.endpoint().withLegacyNamespaces(namespaces);

    namespaces.add("older");

    assertThat(target.legacyNamespaces()).containsExactly("old");
    assertThatThrownBy(() -> target.legacyNamespaces().add("older"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @Tag("TGT-05")
  void equality_compares_every_attribute() {
    List<Target> others =
        List.of(
            FULL.withExchange("cinder"),
            FULL.withTopic("volume"),
            FULL.withNamespace("other"),
            FULL.withVersion("2.2"),
            FULL.withServer("node-8"),
            FULL.withoutFanout(),
            FULL.withLegacyNamespaces(Set.of()));

    assertThat(others).allSatisfy(other -> assertThat(other).isNotEqualTo(FULL));
  }

  @Test
  @Tag("TGT-05")
  void an_empty_name_is_not_a_missing_one() {
    assertThat(Target.topic("t").withNamespace("")).isNotEqualTo(Target.topic("t"));
    assertThat(Target.topic("t").withServer("")).isNotEqualTo(Target.topic("t"));
    assertThat(Target.topic("t").withExchange("")).isNotEqualTo(Target.topic("t"));
  }

  /** Unlike the reference, which hashes by identity. */
  @Test
  @Tag("TGT-06")
  void equal_targets_hash_alike() {
    assertThat(Target.topic("t").withServer("s").withVersion("1.0"))
        .hasSameHashCodeAs(Target.topic("t").withVersion("1.0").withServer("s"));
  }

  @Test
  @Tag("TGT-07")
  void the_text_names_the_set_attributes_in_a_fixed_order() {
    assertThat(FULL)
        .hasToString(
            "<Target exchange=nova, topic=compute, namespace=agent, version=2.1, server=node-7,"
                + " fanout=True>");
    assertThat(Target.topic("compute").withServer("")).hasToString("<Target topic=compute>");
    assertThat(Target.endpoint()).hasToString("<Target >");
  }
}
