// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.spi.queues.TapRequest.Binding;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BindingsTest {

  @Test
  void a_topic_is_seen_with_its_servers_and_its_fanout_by_itself() {
    assertThat(Bindings.topic("nova", "compute")).isEqualTo(new Binding("nova", "compute.#"));
    assertThat(Bindings.fanout("compute")).isEqualTo(new Binding("compute_fanout", ""));
    assertThat(Bindings.everything("nova")).isEqualTo(new Binding("nova", "#"));
  }
}
