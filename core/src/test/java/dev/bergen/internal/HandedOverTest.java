// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.MessageDeliveryException;
import dev.bergen.TransportClosedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HandedOverTest {
  private static final Executor ENDED =
      task -> {
        throw new RejectedExecutionException("The threads have ended");
      };

  private final CompletableFuture<String> answer = new CompletableFuture<>();

  @Test
  void an_answer_after_the_threads_have_ended_is_reported_as_a_closed_transport() {
    CompletableFuture<Integer> result = HandedOver.of(answer, String::length, ENDED);

    answer.complete("four");

    assertThat(result)
        .failsWithin(ofSeconds(30))
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            TransportClosedException.class, e -> assertThat(e.mayHaveRun()).isTrue());
  }

  @Test
  void a_failure_after_the_threads_have_ended_is_reported_unchanged() {
    MessageDeliveryException refused = new MessageDeliveryException(false, "refused", null);
    CompletableFuture<Integer> result = HandedOver.of(answer, String::length, ENDED);

    answer.completeExceptionally(refused);

    assertThat(result)
        .failsWithin(ofSeconds(30))
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isSameAs(refused);
  }

  @Test
  void a_shortage_of_threads_is_not_reported_as_a_closed_transport() {
    Executor starved =
        task -> {
          throw new RejectedExecutionException("no thread", new OutOfMemoryError("expected"));
        };
    CompletableFuture<Integer> result = HandedOver.of(answer, String::length, starved);

    answer.complete("four");

    assertThat(result)
        .failsWithin(ofSeconds(30))
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(MessageDeliveryException.class)
        .withMessageContaining("no thread could be started");
  }
}
