// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bergen.wire.Ids;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SamplingTest {

  @Test
  void a_call_is_kept_or_left_out_together_with_its_reply() {
    Sampling half = Sampling.of(0.5);
    int kept = 0;

    for (int i = 0; i < 2_000; i++) {
      String id = Ids.next();
      boolean call = half.keeps(Bus.copy(0, "nova", "t", Bus.request("m", id, "reply_1", "req-1")));
      boolean reply = half.keeps(Bus.copy(0, "", "reply_1", Bus.replyBody(id, null, true)));
      assertThat(reply).isEqualTo(call);
      kept += call ? 1 : 0;
    }

    assertThat(kept).isBetween(700, 1_300); // thirteen standard deviations
  }

  @Test
  void everything_is_kept_of_all() {
    assertThat(Sampling.of(1).keeps(Bus.copy(0, "nova", "t", new byte[0]))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "_msg_id", "{\"_msg_id\": null}", "{\"_msg_id\": \"", "_msg_id\\\\\\"})
  void messages_without_an_id_are_sampled_at_random(String body) {
    Sampling most = Sampling.of(0.9);
    int kept = 0;
    for (int i = 0; i < 1_000; i++) {
      kept += most.keeps(Bus.copy(0, "", "", body.getBytes(StandardCharsets.UTF_8))) ? 1 : 0;
    }
    assertThat(kept).isGreaterThan(0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.1, Double.NaN})
  void other_shares_are_refused(double share) {
    assertThatIllegalArgumentException().isThrownBy(() -> Sampling.of(share));
  }
}
