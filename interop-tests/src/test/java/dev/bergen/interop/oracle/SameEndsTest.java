// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.DriverLoadException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.json.Json;
import dev.bergen.json.Serializer;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.notify.outgoing.ContextRedactor;
import dev.bergen.rpc.Expected;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.spi.support.PendingCall;
import dev.bergen.spi.support.PendingCalls;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Failure;
import dev.bergen.wire.ReplyMessage;
import dev.bergen.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a server does with a request, and a caller with a reply; the same for events. */
@Tag("asks-python")
class SameEndsTest extends NewestRelease {
  private static final Target SERVER = Target.topic("desk").withServer("a");

  private static final Serializer BROKEN =
      new Serializer() {
        @Override
        public @Nullable Object serialize(RequestContext context, @Nullable Object entity) {
          throw new IllegalArgumentException("cannot");
        }
      };

  public static final class Desk {
    public int value() {
      return 1;
    }

    public void fail() {
      throw new IllegalArgumentException("no");
    }

    @Rpc(name = "expected")
    @Expected(NoSuchElementException.class)
    public void failAsExpected() {
      throw new NoSuchElementException("k");
    }
  }

  @Test
  @Tag("SRV-15")
  @Tag("SRV-16")
  @Tag("SRV-18")
  @Tag("SRV-23")
  void a_request_is_answered_and_logged_alike() {
    for (ObjectNode question :
        Oracle.questions(
            """
            {method: 'value'}
            {method: 'fail'}
            {method: 'expected'}
            {method: 'missing'}
            {method: 'missing_ignore_errors'}
            {method: 'value', broken: true}
            """)) {
      JsonNode theirs = python().result("processed", question);
      List<ILoggingEvent> logged = new CopyOnWriteArrayList<>();
      Reply reply = processed(question, logged);

      String last = theirs.get("steps").get(theirs.get("steps").size() - 1).textValue();
      assertThat(theirs.get("steps").get(0).textValue()).isEqualTo("acknowledge");
      assertThat(reply.failure() == null).as(question.toString()).isEqualTo(last.equals("reply"));
      assertThat(logged.stream().anyMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN)))
          .as(question.toString())
          .isEqualTo(theirs.get("loud").booleanValue());
    }
  }

  private static Reply processed(ObjectNode question, List<ILoggingEvent> logged) {
    Logger log = (Logger) LoggerFactory.getLogger("dev.bergen.rpc.RpcServer");
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    // this logger is quiet in the other tests, which provoke its lines
    Level before = log.getLevel();
    log.setLevel(Level.WARN);
    log.setAdditive(false);
    log.addAppender(appender);
    try (RpcTransport transport = RpcTransport.open("memory://processed");
        RpcServer server =
            RpcServer.builder(transport, SERVER)
                .endpoint(new Desk())
                .serializer(question.has("broken") ? BROKEN : Serializer.none())
                .build()) {
      server.start();
      return transport
          .call(
              SERVER,
              new Request(
                  question.get("method").textValue(),
                  Json.EMPTY_OBJECT,
                  null,
                  null,
                  RequestContext.empty()),
              SendOptions.until(transport.timer().deadline(ofSeconds(30))))
          .join();
    } finally {
      log.detachAppender(appender);
      log.setAdditive(true);
      log.setLevel(before);
      logged.addAll(appender.list);
    }
  }

  @Test
  @Tag("RPL-04")
  @Tag("RPL-05")
  void the_parts_of_a_reply_make_the_same_end() throws Exception {
    for (ObjectNode question :
        Oracle.questions(
            """
            {parts: [{result: 1, failure: null, ending: true}]}
            {parts: [{result: null, failure: null, ending: true}]}
            {parts: [{failure: null, ending: true}]}
            {parts: [{result: 1, failure: null}, {result: null, failure: null, ending: true}]}
            {parts: [{result: 1, failure: null, ending: false}, {failure: null, ending: true}]}
            {parts: [{result: 1, failure: null}, {result: 2, failure: null}, {result: null, failure: null, ending: true}]}
            {parts: [{result: 1, failure: null}, {result: 2, failure: null, ending: true}]}
            {parts: [{result: null, failure: null}, {result: 3, failure: null, ending: true}]}
            {parts: [{result: 1, ending: true}]}
            {parts: [{result: 1, failure: null}]}
            {parts: [{result: [], failure: '', ending: 1}]}
            {parts: [{result: 0, failure: null}, {result: null, failure: null, ending: true}]}
            {parts: [{result: 1, failure: '{"class": "E", "module": "m"}', ending: true}]}
            {parts: [{result: null, failure: '{"class": "E", "module": "m"}'}, {result: null, failure: null, ending: true}]}
            """)) {
      JsonNode answer = python().ask("reply_parts", question);

      assertThat(end(question)).as(question.toString()).isEqualTo(theirs(answer));
    }
  }

  /** A reply that does not say whether the method failed is an error in both. */
  private static JsonNode theirs(JsonNode answer) {
    if (answer.has("result")) {
      return Oracle.JSON.createObjectNode().set("result", answer.get("result"));
    }
    String raised = answer.get("raised").textValue();
    return Oracle.JSON
        .createObjectNode()
        .put("raised", raised.endsWith("MessagingTimeout") ? "timeout" : "failure");
  }

  private static JsonNode end(ObjectNode question) throws MalformedMessageException {
    ManualTimer timer = new ManualTimer();
    PendingCalls calls = new PendingCalls(timer);
    PendingCall call =
        new PendingCall("id", SERVER, "m", SendOptions.until(timer.deadline(ofSeconds(30))));
    CompletableFuture<Reply> future = calls.add(call);
    for (JsonNode part : question.get("parts")) {
      ObjectNode message = part.deepCopy();
      byte[] body = message.put("_msg_id", "id").toString().getBytes(StandardCharsets.UTF_8);
      calls.accept(ReplyMessage.decode(body, JsonLimits.DEFAULT));
    }
    ObjectNode end = Oracle.JSON.createObjectNode();
    if (!future.isDone()) {
      return end.put("raised", "timeout");
    }
    Failure failure = future.join().failure();
    return failure == null
        ? end.set("result", Fields.json(future.join().result()))
        : end.put("raised", "failure");
  }

  @Test
  @Tag("URL-02")
  @Tag("TRN-05")
  void notifications_go_to_the_same_broker() {
    for (ObjectNode question :
        Oracle.questions(
            """
            {default: 'fake://a/', own: 'fake://b/'}
            {default: 'fake://a/'}
            {own: 'fake://b/'}
            {}
            """)) {
      Configuration configuration = Configuration.empty();
      if (question.has("default")) {
        configuration =
            configuration.with("DEFAULT", "transport_url", question.get("default").textValue());
      }
      if (question.has("own")) {
        configuration =
            configuration.with(
                "oslo_messaging_notifications", "transport_url", question.get("own").textValue());
      }
      try (NotificationTransport transport = NotificationTransport.builder(configuration).build()) {
        String theirs = python().result("notification_url", question).textValue();

        assertThat(transport.url().toString().replaceFirst("/*$", ""))
            .as(question.toString())
            .isEqualTo(theirs.replaceFirst("/*$", ""));
      }
    }
  }

  @Test
  @Tag("NOT-07")
  @Tag("SER-04")
  void an_event_passes_the_serializers_in_the_same_order() {
    List<String> steps = new CopyOnWriteArrayList<>();
    try (NotificationTransport transport = NotificationTransport.open("memory://serializers");
        NotificationListener listener =
            NotificationListener.builder(transport, Target.topic("t"))
                .serializer(new Marking("listener", steps))
                .consumer(
                    event ->
                        steps.add(
                            "heard %s for %s"
                                .formatted(event.payload(), event.context().get("user"))))
                .build()) {
      listener.start();
      Notifier.of(transport, "p")
          .withTopics("t")
          .withDrivers("messagingv2")
          .withContextRedactor(ContextRedactor.keeping("user"))
          .withSerializer(new Marking("notifier", steps))
          .info(RequestContext.empty().with("user", "bob"), "e", "1");
      await()
          .atMost(ofSeconds(30))
          .until(() -> steps.stream().anyMatch(step -> step.startsWith("heard")));
    }

    JsonNode theirs = python().result("serialized_event", Map.of());
    assertThat(Oracle.JSON.<JsonNode>valueToTree(steps)).isEqualTo(theirs);
  }

  @Test
  @Tag("TRN-14")
  @Tag("KAF-01")
  void kafka_neither_sends_nor_serves_calls() {
    for (boolean serve : List.of(true, false)) {
      assertThat(python().ask("kafka_rpc", Map.of("serve", serve)).path("raised").textValue())
          .isEqualTo("builtins.NotImplementedError");
    }
    assertThatThrownBy(() -> RpcTransport.open("kafka://127.0.0.1:1/"))
        .isInstanceOf(DriverLoadException.class);
  }
}
