// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing.passage;

import dev.bergen.MessagingException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The effect of a fault on a message. */
public interface Effect {

  <T> CompletableFuture<T> on(Passage<T> passage);

  record Drop() implements Effect {
    @Override
    public <T> CompletableFuture<T> on(Passage<T> passage) {
      return passage.lose();
    }
  }

  record Delay(Duration delay) implements Effect {
    @Override
    public <T> CompletableFuture<T> on(Passage<T> passage) {
      return passage.sendAfter(delay);
    }
  }

  record Duplicate() implements Effect {
    /** The caller gets the first answer. */
    @Override
    public <T> CompletableFuture<T> on(Passage<T> passage) {
      CompletableFuture<T> first = passage.send();
      CompletableFuture<T> second = passage.send();
      CompletableFuture<T> answer = new CompletableFuture<>();
      Relay.connect(first, answer);
      Relay.connect(second, answer);
      return answer;
    }
  }

  record Fail(Supplier<? extends MessagingException> failure) implements Effect {
    @Override
    public <T> CompletableFuture<T> on(Passage<T> passage) {
      return CompletableFuture.failedFuture(failure.get());
    }
  }
}
