// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.rabbit.amqp.Delivered;
import dev.bergen.rabbit.amqp.frames.Properties;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a message may be requeued, by what the broker says of it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReturnsTest {
  private static final int NONE = Integer.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({"0, 20", "1, 19", "19, 1", "20, 0"})
  void each_return_that_the_queue_has_counted_leaves_one_less(long count, int left) {
    assertThat(Returns.of(delivered(count), true, 20).left()).isEqualTo(left);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 20, 21, 5_000_000_000L})
  void without_a_limit_none_is_counted(long count) {
    assertThat(Returns.of(delivered(count), true, NONE).left()).isEqualTo(NONE);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 5_000_000_000L})
  void a_message_that_came_more_often_than_the_limit_allows_may_return_once_more(long count) {
    assertThat(Returns.of(delivered(count), true, 20).left()).isOne();
  }

  @Test
  void a_first_delivery_has_no_count_and_all_returns_left() {
    assertThat(Returns.of(delivered(null), true, 20)).isEqualTo(new Returns(false, 20));
    assertThat(Returns.of(delivered(null), true, NONE)).isEqualTo(new Returns(false, NONE));
    assertThat(Returns.of(delivered(null), false, 20)).isEqualTo(new Returns(false, NONE));
  }

  private static Delivered delivered(@Nullable Long count) {
    Properties plain = Properties.of("application/json", "utf-8", 2);
    Properties counted =
        new Properties(
            plain.contentType(),
            plain.contentEncoding(),
            count == null ? null : Map.of("x-delivery-count", count),
            plain.deliveryMode(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return new Delivered("1", 1, false, "", "lab.info", counted, new byte[0]);
  }
}
