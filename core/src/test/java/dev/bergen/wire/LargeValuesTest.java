// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that ask much of their receiver, though they are within its limits. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LargeValuesTest {
  private static final String ROCKET = "\ud83d\ude80";

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void text_beyond_ascii_is_read_whole_however_its_bytes_lie(int shift) throws Exception {
    String text = "a".repeat(shift) + ROCKET.repeat(5_000) + "ü世" + ROCKET.repeat(5_000);

    assertThat(argument(body("\"" + text + "\""))).isEqualTo(text);
    assertThat(argument(Bodies.enveloped("{\"args\": {\"x\": \"" + text + "\"}}"))).isEqualTo(text);
  }

  @Test
  void text_beyond_ascii_takes_memory_of_some_times_its_length() throws Exception {
    byte[] body = body("\"" + ROCKET.repeat(250_000) + "\"");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    Object text = argument(body);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(text).isEqualTo(ROCKET.repeat(250_000));
    assertThat(allocated).isLessThan(15L * body.length);
  }

  @Test
  void integers_are_read_exactly_up_to_the_longest_that_python_reads() throws Exception {
    Random random = new Random(42);
    for (int digits : List.of(18, 19, 599, 600, 601, 1_201, 2_400, 4_299)) {
      String text = digits(random, digits);
      BigInteger number = new BigInteger(text);

      assertThat(number(text)).isEqualTo(number);
      assertThat(number("-" + text)).isEqualTo(number.negate());
      assertThat(Json.parse(text).toJava(BigInteger.class)).isEqualTo(number);
    }
    assertThatThrownBy(() -> Json.parse(digits(random, 4_301)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("a number of more than 4,300 digits");
  }

  private static BigInteger number(String text) throws MalformedMessageException {
    Object read = Json.parse(text).toJava();
    return read instanceof Long small ? BigInteger.valueOf(small) : (BigInteger) read;
  }

  private static String digits(Random random, int count) {
    StringBuilder digits = new StringBuilder().append((char) ('1' + random.nextInt(9)));
    while (digits.length() < count) {
      digits.append((char) ('0' + random.nextInt(10)));
    }
    return digits.toString();
  }

  private static byte[] body(String argument) {
    return "{\"method\": \"m\", \"args\": {\"x\": %s}}"
        .formatted(argument)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Object argument(byte[] body) throws MalformedMessageException {
    Object args = RequestMessage.decode(body, JsonLimits.DEFAULT).request().args().toJava();
    return ((Map<?, ?>) args).get("x");
  }
}
