// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.observe.replay.Answer.Outcome;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.Reply;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReplayerTest {
  private static final Pace FULL = new Pace(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
  private static final CompletableFuture<Boolean> NEVER = new CompletableFuture<>();

  @TempDir Path directory;
  private Path file;
  private final List<Answer> answers = new ArrayList<>();

  @BeforeEach
  void name() {
    file = directory.resolve("traffic.rec");
  }

  private void record(int calls) throws IOException {
    try (Recordings recording = Recordings.at(file)) {
      for (int i = 0; i < calls; i++) {
        recording.call("c-" + i, "stock", "reserve", Map.of("quantity", i));
      }
    }
  }

  private void replay(Wire wire, int inFlight) throws Exception {
    try (Traffic traffic = Traffic.of(file)) {
      new Replayer(wire, FULL, inFlight, answers::add)
          .replay(traffic.requests(Selection.REQUESTS), NEVER);
    }
  }

  /** An endpoint. */
  public static final class Stock {
    private final Queue<String> casts = new ConcurrentLinkedQueue<>();

    public Map<String, Object> reserve(long quantity) {
      if (quantity > 100) {
        throw new IllegalStateException("not enough");
      }
      return Map.of("left", 100 - quantity, "auth_token", "hush");
    }

    public void refresh() {
      casts.add("refresh");
    }
  }

  @Test
  void requests_reach_a_server_and_what_came_of_them_is_in_the_report() throws Exception {
    try (Recordings recording = Recordings.at(file)) {
      recording
          .call("c-1", "stock", "reserve", Map.of("quantity", 30))
          .call("c-2", "stock.node-1", "reserve", Map.of("quantity", 300))
          .cast("stock", "refresh", Map.of())
          .call("c-3", "nowhere", "reserve", Map.of());
    }
    Path report = directory.resolve("report.jsonl");
    Stock stock = new Stock();
    try (RpcTransport transport = RpcTransport.open("memory://replayer-test");
        RpcServer server =
            RpcServer.builder(
                    transport, Target.topic("stock").withServer("node-1").withExchange("shop"))
                .endpoint(stock)
                .build();
        Traffic traffic = Traffic.of(file);
        ReportWriter writer = ReportWriter.create(report, file, "memory:", false)) {
      server.start();
      new Replayer(
              new TransportWire(transport, null, Redirection.NONE, Duration.ofSeconds(30)),
              FULL,
              1,
              writer)
          .replay(traffic.requests(Selection.REQUESTS), NEVER);
    }
    Answers.read(report, answers::add);

    assertThat(answers)
        .extracting(Answer::outcome)
        .containsExactly(Outcome.RESULT, Outcome.FAILURE, Outcome.SENT, Outcome.NOT_DELIVERED);
    assertThat(answers.get(0).value().text())
        .contains("\"left\": 70", "***")
        .doesNotContain("hush");
    assertThat(answers.get(1).value().text()).contains("not enough");
    assertThat(answers.get(1).address()).isEqualTo("stock.node-1");
    assertThat(answers.get(3).value().text()).contains("unroutable");
    assertThat(stock.casts).containsExactly("refresh");
  }

  @Test
  void no_more_requests_are_in_flight_than_may_be() throws Exception {
    record(200);
    AtomicInteger flying = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    replay(
        request -> {
          most.accumulateAndGet(flying.incrementAndGet(), Math::max);
          return CompletableFuture.supplyAsync(
              () -> {
                flying.decrementAndGet();
                return Reply.result(Json.NULL);
              });
        },
        7);

    assertThat(answers).hasSize(200);
    assertThat(most.get()).isBetween(1, 7);
  }

  @Test
  void one_at_a_time_results_come_in_the_order_of_the_recording() throws Exception {
    record(2000);

    replay(request -> CompletableFuture.supplyAsync(() -> Reply.result(Json.NULL)), 1);

    assertThat(answers).extracting(Answer::number).isSorted();
  }

  @Test
  void a_request_that_throws_is_not_delivered_and_the_next_one_is_sent() throws Exception {
    record(3);

    replay(
        request -> {
          if (request.id().equals("c-0")) {
            throw new IllegalArgumentException("no");
          }
          return request.id().equals("c-1")
              ? CompletableFuture.failedFuture(
                  new MessagingTimeoutException(true, "no server answered", null))
              : CompletableFuture.completedFuture(Reply.result(Json.of(1)));
        },
        1);

    assertThat(answers)
        .extracting(Answer::outcome)
        .containsExactly(Outcome.NOT_DELIVERED, Outcome.NO_ANSWER, Outcome.RESULT);
  }

  @Test
  void a_sink_that_fails_ends_the_replay_with_its_reason() throws Exception {
    record(20_000);
    AtomicInteger sent = new AtomicInteger();

    try (Traffic traffic = Traffic.of(file)) {
      Replayer replayer =
          new Replayer(
              request -> {
                sent.incrementAndGet();
                return CompletableFuture.completedFuture(Reply.result(Json.NULL));
              },
              FULL,
              1,
              answer -> {
                throw new IOException("disk full");
              });
      assertThatThrownBy(() -> replayer.replay(traffic.requests(Selection.REQUESTS), NEVER))
          .isInstanceOf(IOException.class)
          .hasMessage("disk full");
    }
    assertThat(sent.get()).isPositive();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void a_wire_that_completes_with_nothing_ends_the_replay() throws Exception {
    record(3);

    assertThatThrownBy(() -> replay(request -> CompletableFuture.completedFuture(null), 1))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("completed with null");
    assertThat(answers).isEmpty();
  }

  @Test
  void a_request_that_waits_for_a_place_is_not_sent_after_a_stop() throws Exception {
    record(10);
    CompletableFuture<Boolean> stop = new CompletableFuture<>();
    CompletableFuture<Reply> first = new CompletableFuture<>();
    AtomicInteger sent = new AtomicInteger();
    Semaphore places = new Semaphore(0);
    Iterator<RecordedRequest> requests = requests(places);
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                Wire wire =
                    request -> {
                      sent.incrementAndGet();
                      return first;
                    };
                new Replayer(wire, FULL, 1, answers::add).replay(requests, stop);
                ended.complete(true);
              } catch (Exception e) {
                ended.completeExceptionally(e);
              }
            });
    thread.start();
    assertThat(places.tryAcquire(2, 30, TimeUnit.SECONDS)).isTrue();

    stop.complete(true);
    first.complete(Reply.result(Json.NULL));

    assertThat(ended.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(sent.get()).isEqualTo(1);
    assertThat(answers).hasSize(1);
  }

  /** Releases a permit for each request that is taken. */
  private Iterator<RecordedRequest> requests(Semaphore taken) {
    List<RecordedRequest> all = new ArrayList<>();
    try (Traffic traffic = Traffic.of(file)) {
      traffic.requests(Selection.REQUESTS).forEachRemaining(all::add);
    }
    return all.stream().peek(request -> taken.release()).iterator();
  }

  @Test
  void a_report_is_its_owners_alone_and_has_each_line_once_it_is_flushed() throws Exception {
    Path report = directory.resolve("report.jsonl");
    record(1);
    replay(request -> CompletableFuture.completedFuture(Reply.result(Json.of(1))), 1);

    try (ReportWriter writer = ReportWriter.create(report, file, null, true)) {
      writer.answer(answers.get(0));
      writer.flush();
      assertThat(Files.readAllLines(report)).hasSize(2);
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> ReportWriter.create(report, file, null, true))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void stopping_sends_nothing_more_and_waits_for_requests_in_flight() throws Exception {
    record(10);
    CompletableFuture<Boolean> stop = new CompletableFuture<>();
    CompletableFuture<Reply> late = new CompletableFuture<>();
    CountDownLatch sent = new CountDownLatch(1);
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (Traffic traffic = Traffic.of(file)) {
                new Replayer(
                        request -> {
                          stop.complete(true);
                          sent.countDown();
                          return late;
                        },
                        FULL,
                        5,
                        answers::add)
                    .replay(traffic.requests(Selection.REQUESTS), stop);
                ended.complete(true);
              } catch (Exception e) {
                ended.completeExceptionally(e);
              }
            });
    thread.start();
    assertThat(sent.await(30, TimeUnit.SECONDS)).isTrue();

    late.complete(Reply.result(Json.NULL));

    assertThat(ended.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(answers).hasSize(1);
  }

  @Test
  void a_line_that_is_no_answer_is_named() throws IOException {
    Path report = directory.resolve("report.jsonl");
    Files.writeString(report, "{\"bergen_replay\": 1}\n{\"id\": \"x\"}\n");

    assertThatThrownBy(() -> Answers.read(report, answers::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("report.jsonl, line 2");
    Files.writeString(report, "hello\n");
    assertThatThrownBy(() -> Answers.read(report, answers::add))
        .hasMessageContaining("neither a recording nor a report");
    Files.writeString(report, "{\"bergen_replay\": 9}\n");
    assertThatThrownBy(() -> Answers.read(report, answers::add)).hasMessageContaining("version 9");
  }
}
