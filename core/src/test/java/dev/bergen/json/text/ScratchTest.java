// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Buffers that are lent to one borrower at a time. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ScratchTest {

  @Test
  void a_buffer_that_was_given_back_is_lent_again_but_only_once() {
    byte[] first = Scratch.take(100);
    Scratch.release(first);

    byte[] second = Scratch.take(100);
    byte[] third = Scratch.take(100);

    assertThat(second).isSameAs(first);
    assertThat(third).isNotSameAs(first);
  }

  @Test
  void a_buffer_is_never_too_small() {
    Scratch.release(Scratch.take(100));

    assertThat(Scratch.take(10_000)).hasSizeGreaterThanOrEqualTo(10_000);
    assertThat(Scratch.take(1_000_000)).hasSizeGreaterThanOrEqualTo(1_000_000);
  }

  @Test
  void a_large_buffer_is_not_kept() {
    byte[] large = Scratch.take(1_000_000);
    Scratch.release(large);

    assertThat(Scratch.take(100)).isNotSameAs(large);
  }

  @Test
  void messages_of_many_threads_do_not_mix() throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String text = i + "é\"";
      tasks.add(
          () -> {
            writeAndRead(text);
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());

    try {
      for (Future<Void> task : threads.invokeAll(tasks, 60, SECONDS)) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void writeAndRead(String text) throws MalformedMessageException {
    for (int i = 0; i < 1_000; i++) {
      String longer = text.repeat(i % 100);
      RequestMessage message =
          new RequestMessage(
              new Request(longer, Json.of(Map.of("x", longer)), null, null, RequestContext.empty()),
              "m",
              "q",
              null,
              "u");
      assertThat(RequestMessage.decode(message.encode(), JsonLimits.DEFAULT)).isEqualTo(message);
    }
  }
}
