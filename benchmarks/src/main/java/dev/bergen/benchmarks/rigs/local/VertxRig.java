// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.local;

import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Threads;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Requests and replies on Vert.x's local event bus. Texts go over it as they are, so nothing is
 * encoded or copied.
 *
 * <p>Threads: the consumer has one event loop, who asks without blocking another.
 */
public final class VertxRig implements Rig {
  /** How it is driven. */
  public enum Mode {
    EVENT_LOOP("Vert.x event bus, event loop"),
    BLOCKED("Vert.x event bus, platform threads");

    private final String title;

    Mode(String title) {
      this.title = title;
    }
  }

  private static final String ADDRESS = "bench";
  private static final int PATIENCE_SECONDS = 60;

  private final Mode mode;
  private final Vertx vertx = Vertx.vertx();
  private final EventBus bus = vertx.eventBus();
  private final Context loop;

  public VertxRig(Mode mode) throws Exception {
    this.mode = mode;
    CompletableFuture<Context> consuming = new CompletableFuture<>();
    Context consumer = vertx.getOrCreateContext();
    consumer.runOnContext(
        begun -> {
          bus.<String>consumer(ADDRESS, request -> request.reply(request.body()));
          consuming.complete(consumer);
        });
    consuming.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    this.loop = vertx.getOrCreateContext();
  }

  @Override
  public String name() {
    return mode.title;
  }

  @Override
  public Sample measure(Load load) throws InterruptedException {
    String text = "x".repeat(load.payloadBytes());
    return switch (mode) {
      case EVENT_LOOP -> Callers.async(load, () -> onLoop(text));
      case BLOCKED ->
          Callers.blocking(
              load,
              Threads.platform(),
              () -> request(text).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    };
  }

  /** Only the first of a lane comes from elsewhere; the others begin where one completed. */
  private CompletableFuture<?> onLoop(String text) {
    if (loop.equals(Vertx.currentContext())) {
      return request(text);
    }
    CompletableFuture<Object> answer = new CompletableFuture<>();
    loop.runOnContext(
        begun ->
            request(text)
                .whenComplete(
                    (reply, error) -> {
                      if (error == null) {
                        answer.complete(reply);
                      } else {
                        answer.completeExceptionally(error);
                      }
                    }));
    return answer;
  }

  private CompletableFuture<Message<String>> request(String text) {
    CompletableFuture<Message<String>> answer = new CompletableFuture<>();
    bus.<String>request(ADDRESS, text)
        .onComplete(
            reply -> {
              if (text.equals(reply.body())) {
                answer.complete(reply);
              } else {
                answer.completeExceptionally(new IllegalStateException("Another's answer"));
              }
            },
            answer::completeExceptionally);
    return answer;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
