// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapRequest.Binding;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WatchedTest {

  @Test
  void topics_of_notifications_have_no_fanouts() {
    Watched watched =
        Watched.topics("nova", List.of("compute", "notifications"), Set.of("notifications"));

    assertThat(watched.first().bindings())
        .containsExactly(new Binding("nova", "compute.#"), new Binding("nova", "notifications.#"));
    assertThat(watched.fanouts())
        .flatExtracting(TapRequest::bindings)
        .containsExactly(new Binding("compute_fanout", ""));
  }

  @Test
  void kafka_has_topics_without_an_exchange() {
    assertThat(Watched.kafka(List.of()).first().bindings()).containsExactly(new Binding("", "#"));
    assertThat(Watched.kafka(List.of("audit")).first().bindings())
        .containsExactly(new Binding("", "audit.#"));
    assertThat(Watched.kafka(List.of("audit")).fanouts()).isEmpty();
  }
}
