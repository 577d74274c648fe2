// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.RemoteErrorException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.rpc.RpcClient;
import dev.bergen.spi.SendOptions;
import dev.bergen.wire.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecorderTest {
  private static final Target COMPUTE = Target.topic("compute");

  record Flavor(String name, long cores) {}

  @RegisterExtension final BergenExtension bergen = new BergenExtension();
  private Recorder recorder;
  private RpcClient compute;

  @BeforeEach
  void serve() {
    recorder = bergen.recorder();
    compute = RpcClient.of(bergen.transport(), COMPUTE);
    bergen
        .serve(COMPUTE.withServer("node-7"))
        .answering("state", args -> "ACTIVE")
        .failing("boom", "nova.exception", "NoValidHost", "full");
  }

  @Test
  @Tag("TST-04")
  void calls_and_casts_are_recorded_in_their_order() {
    var unused = compute.call("state", Map.of("id", 7));
    compute.withFanout().cast("resync");
    unused = compute.withServer("node-7").call("state", Map.of("id", 8));

    assertThat(recorder.messages())
        .extracting(RecordedMessage::method)
        .containsExactly("state", "resync", "state");
    assertThat(recorder.calls()).extracting(call -> call.argument("id")).containsExactly(7L, 8L);
    assertThat(recorder.casts()).extracting(RecordedMessage::kind).contains(Message.Kind.CAST);
  }

  @Test
  void a_call_is_found_by_what_is_known_about_it() {
    RequestContext context = RequestContext.of(Map.of("project_id", "demo"));
    var unused = compute.withContext(context).call("state", Map.of("id", 7));
    unused = compute.withServer("node-7").call("state", Map.of("id", 8, "deep", List.of(1)));
    compute.withFanout().cast("resync");

    recorder.assertCalled("state").times(2);
    recorder
        .assertCalled("state")
        .withArgument("id", 7)
        .withArguments(Map.of("id", 7))
        .withContext("project_id", "demo")
        .toTopic("compute")
        .returned("ACTIVE")
        .once();
    recorder
        .assertCalled("state")
        .toServer("node-7")
        .matching("with something deep", call -> call.argument("deep") != null)
        .once();
    recorder.assertCast("resync").toEveryServer().endedAs(Outcome.SENT).once();
    recorder.assertNeverSent("build");
  }

  @Test
  void a_header_is_recorded_too() {
    Request request = new Request("resync", Json.EMPTY_OBJECT, null, null, RequestContext.empty());
    SendOptions soon = SendOptions.until(bergen.transport().timer().deadline(ofSeconds(5)));

    bergen.transport().cast(COMPUTE, request.withHeaders(Map.of("tenant", "blue")), soon).join();

    recorder.assertCast("resync").withHeader("tenant", "blue").once();
    assertThatThrownBy(() -> recorder.assertCast("resync").withHeader("tenant", "red"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("header tenant");
  }

  @Test
  void values_are_compared_as_json() {
    compute.cast("build", Map.of("flavor", new Flavor("m1", 4), "count", 2));

    recorder
        .assertCast("build")
        .withArgument("flavor", Map.of("cores", 4, "name", "m1"))
        .withArgument("flavor", new Flavor("m1", 4))
        .withArgument("count", 2L)
        .once();
    assertThatThrownBy(() -> recorder.assertCast("build").withArgument("count", 2.0))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> recorder.assertCast("build").withArgument("missing", null))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void a_failed_assertion_shows_what_was_wanted_and_what_was_sent() {
    RequestContext context = RequestContext.of(Map.of("auth_token", "s3cret"));
    var unused = compute.withContext(context).call("state", Map.of("id", 7));

    assertThatThrownBy(() -> recorder.assertCalled("state").withArgument("id", 8))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "Expected a call of state with argument id = 8, but these were sent:\n"
                + "  call state {\"id\": 7} to <Target topic=compute>, context [auth_token]:"
                + " returned \"ACTIVE\"");
    assertThatThrownBy(() -> recorder.assertCalled("state").withContext("auth_token", "other"))
        .isInstanceOf(AssertionError.class)
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> recorder.assertCalled("state").times(2))
        .hasMessageContaining("2 times and not 1");
    assertThatThrownBy(() -> recorder.assertCast("state"))
        .hasMessageStartingWith("Expected a cast of state, but these were sent");
    assertThatThrownBy(() -> recorder.assertNeverSent("state"))
        .hasMessageStartingWith("Expected no call or cast of state");
    assertThatThrownBy(recorder::assertNothingSent).isInstanceOf(AssertionError.class);
  }

  @Test
  void a_remote_failure_is_an_outcome() {
    assertThatThrownBy(() -> compute.call("boom")).isInstanceOf(RemoteErrorException.class);

    RecordedMessage boom =
        recorder.assertCalled("boom").failedWith("NoValidHost").messages().get(0);
    assertThat(boom.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(boom.failure().message()).isEqualTo("full");
    assertThat(boom.result()).isNull();
  }

  @Test
  void a_call_without_an_answer_is_an_outcome() {
    RpcClient nobody = compute.withTopic("nobody").withTimeout(ofMillis(50));

    assertThatThrownBy(() -> nobody.call("state")).isInstanceOf(MessagingTimeoutException.class);

    RecordedMessage call =
        recorder.assertCalled("state").endedAs(Outcome.UNDELIVERED).messages().get(0);
    assertThat(call.error()).isInstanceOf(MessagingTimeoutException.class);
  }

  @Test
  void a_call_under_way_is_pending_until_its_sender_stops_waiting() {
    CompletableFuture<Object> call =
        compute.withTopic("nobody").callAsync("state").thenApply(x -> x);
    CompletableFuture<?> waiting = compute.withTopic("nobody").callAsync("state");
    recorder.assertCalled("state").endedAs(Outcome.PENDING).times(2);

    waiting.cancel(true);

    assertThat(recorder.calls().get(1).awaitOutcome(ofSeconds(5))).isEqualTo(Outcome.CANCELLED);
    recorder.assertCalled("state").endedAs(Outcome.CANCELLED).once();
    assertThat(call).isNotDone();
    assertThatThrownBy(() -> recorder.calls().get(0).awaitOutcome(ofMillis(10)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("pending");
    bergen.transport().close();
    assertThat(recorder.calls().get(0).awaitOutcome(ofSeconds(5))).isEqualTo(Outcome.UNDELIVERED);
  }

  @Test
  void a_message_of_another_thread_can_be_waited_for() {
    CompletableFuture<Void> background =
        CompletableFuture.runAsync(
            () -> {
              compute.cast("resync");
              var unused = compute.call("state");
            });

    assertThat(recorder.awaitCast("resync", ofSeconds(5)).outcome()).isNotNull();
    assertThat(recorder.awaitCall("state", ofSeconds(5)).awaitOutcome(ofSeconds(5)))
        .isEqualTo(Outcome.RETURNED);
    assertThatCode(background::join).doesNotThrowAnyException();
  }

  @Test
  void waiting_for_a_message_that_never_comes_ends_and_says_what_came() {
    compute.cast("resync");

    assertThatThrownBy(() -> recorder.awaitCall("resync", ofMillis(20)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("a call of resync within 0.02 s", "cast resync");
  }

  @Test
  void what_was_before_can_be_forgotten() {
    compute.cast("resync");

    recorder.clear();

    recorder.assertNothingSent();
  }
}
