// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KnownServiceTest {

  @Test
  void nova_is_known_by_all_its_topics_also_the_second_one_of_its_compute_hosts() {
    assertThat(KnownService.of("Nova")).isEqualTo(KnownService.NOVA);
    assertThat(KnownService.NOVA.exchange()).isEqualTo("nova");
    assertThat(KnownService.NOVA.topics())
        .containsExactly("compute", "compute-alt", "conductor", "scheduler");
    assertThat(KnownService.ofTopic("compute-alt")).isEqualTo(KnownService.NOVA);
  }

  @Test
  void a_service_that_serves_no_calls_has_no_topics_but_those_of_its_notifications() {
    assertThat(KnownService.GLANCE.topics()).isEmpty();
    assertThat(KnownService.GLANCE.notificationTopics()).containsExactly("notifications");
  }

  @Test
  void a_name_or_topic_that_no_service_has_is_unknown() {
    assertThat(KnownService.of("nowa")).isNull();
    assertThat(KnownService.ofTopic("lab")).isNull();
  }
}
