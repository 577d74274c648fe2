// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.notify.outgoing.ContextRedactor;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A hop that traces nothing itself hands on what tracers say, and shows it to no handler. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcTraceTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final RequestContext TRACED =
      RequestContext.empty()
          .with("user", "u")
          .with("traceparent", PARENT)
          .with("tracestate", "a=1")
          .with("baggage", "k=v");
  private static final Map<String, String> ALL =
      Map.of("traceparent", PARENT, "tracestate", "a=1", "baggage", "k=v");

  private final RpcTransport transport = RpcTransport.open("memory:");
  private final NotificationTransport notifications = NotificationTransport.open("memory://traces");
  private final RpcClient client =
      RpcClient.of(transport, Target.topic("far")).withTimeout(ofSeconds(30));
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Hop hop = new Hop();

  /** What a handler saw: the names of its context, and what it was told of the trace. */
  public record Seen(Set<String> names, Map<String, String> trace) {}

  public final class Hop {
    public Seen see(RpcContext call) {
      return new Seen(call.request().values().keySet(), call.trace());
    }

    public Seen ask(RpcContext call) {
      return RpcClient.of(transport, Target.topic("far")).call("see", Map.of(), Seen.class);
    }

    public Seen askElsewhere(RpcContext call) throws Exception {
      RpcClient within = RpcClient.of(transport, Target.topic("far")).within(call);
      var answer =
          new java.util.concurrent.FutureTask<>(() -> within.call("see", Map.of(), Seen.class));
      Thread thread = new Thread(answer, "elsewhere");
      thread.start();
      return answer.get(30, SECONDS);
    }

    public void tell() {
      Notifier.of(notifications, "hop").info("done", null);
    }
  }

  @BeforeEach
  void serve() {
    RpcServer server =
        RpcServer.builder(transport, Target.topic("far").withServer("a")).endpoint(hop).build();
    opened.add(server);
    server.start();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    notifications.close();
    transport.close();
  }

  @Test
  void a_handler_is_told_of_the_trace_beside_its_context() {
    Seen seen = client.withContext(TRACED).call("see", Map.of(), Seen.class);

    assertThat(seen).isEqualTo(new Seen(Set.of("user"), ALL));
  }

  @Test
  void a_call_within_a_call_says_what_that_one_said() {
    assertThat(client.withContext(TRACED).call("ask", Map.of(), Seen.class).trace()).isEqualTo(ALL);
    assertThat(client.withContext(TRACED).call("askElsewhere", Map.of(), Seen.class).trace())
        .isEqualTo(ALL);
  }

  @Test
  void a_call_within_an_untraced_call_says_nothing() {
    assertThat(client.call("ask", Map.of(), Seen.class)).isEqualTo(new Seen(Set.of(), Map.of()));
  }

  @Test
  void a_header_counts_where_the_context_says_nothing() {
    RpcClient withHeader = client.withHeader("traceparent", "from the header");

    assertThat(withHeader.call("see", Map.of(), Seen.class).trace())
        .isEqualTo(Map.of("traceparent", "from the header"));
    assertThat(withHeader.withContext(TRACED).call("see", Map.of(), Seen.class).trace())
        .isEqualTo(ALL);
  }

  @Test
  void what_is_no_text_is_not_told_and_not_shown_either() {
    RequestContext odd =
        RequestContext.empty().with("traceparent", 7).with("tracestate", List.of("x"));

    assertThat(client.withContext(odd).call("see", Map.of(), Seen.class))
        .isEqualTo(new Seen(Set.of(), Map.of()));
  }

  @Test
  void an_interceptor_says_something_else_past_the_serializer() {
    RpcClient traced =
        client
            .withContext(TRACED)
            .withInterceptor(
                (request, next) -> {
                  assertThat(request.trace()).isEqualTo(ALL);
                  return next.send(request.withTrace(Map.of("traceparent", "mine")));
                });

    assertThat(traced.call("see", Map.of(), Seen.class))
        .isEqualTo(new Seen(Set.of("user"), Map.of("traceparent", "mine")));
  }

  @Test
  void a_notification_of_a_handler_says_it_too_past_the_redactor() throws Exception {
    BlockingQueue<NotificationEvent> events = listen();

    client.withContext(TRACED).call("tell");

    NotificationEvent event = events.poll(30, SECONDS);
    assertThat(event.trace()).isEqualTo(ALL);
    assertThat(event.context().isEmpty()).isTrue();
  }

  @Test
  void interceptors_of_notifiers_and_listeners_see_what_comes_by() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    NotificationListener listener =
        NotificationListener.builder(notifications, Target.topic("notifications"))
            .consumer(event -> seen.add("endpoint " + event.context().get("user")))
            .interceptor(
                (delivery, next) -> {
                  seen.add("before " + delivery.events().get(0).trace());
                  var result = next.handle(delivery);
                  seen.add("after " + result);
                  return result;
                })
            .build();
    opened.add(listener);
    listener.start();
    Notifier notifier =
        Notifier.of(notifications, "p")
            .withContextRedactor(ContextRedactor.keeping("user"))
            .withInterceptor(
                (event, next) ->
                    next.send(
                        event
                            .withContext(event.context().with("user", "changed"))
                            .withTrace(Map.of("traceparent", "mine"))));

    String[] expected = {"before {traceparent=mine}", "endpoint changed", "after HANDLED"};
    notifier.notify(Priority.INFO, TRACED, "e", null);
    assertThat(List.of(seen.take(), seen.take(), seen.take())).containsExactly(expected);
    notifier.infoAsync(TRACED, "e", null).get(30, SECONDS);
    assertThat(List.of(seen.take(), seen.take(), seen.take())).containsExactly(expected);
  }

  @Test
  void a_server_and_a_listener_say_how_they_are() throws Exception {
    BlockingQueue<NotificationEvent> events = listen();
    client.call("tell");
    assertThat(events.poll(30, SECONDS)).isNotNull();
    RpcServer server = (RpcServer) opened.get(0);

    ServerStatus running = server.status();

    assertThat(running.state()).isEqualTo(dev.bergen.transport.LifeState.RUNNING);
    assertThat(running.maxConcurrentCalls()).isEqualTo(64);
    assertThat(running.methods()).extracting(MethodStatistics::method).containsExactly("tell");
    assertThat(running.methods().get(0).calls()).isEqualTo(1);
    server.close();
    assertThat(server.status().state()).isEqualTo(dev.bergen.transport.LifeState.CLOSED);
  }

  private BlockingQueue<NotificationEvent> listen() {
    BlockingQueue<NotificationEvent> events = new LinkedBlockingQueue<>();
    NotificationListener listener =
        NotificationListener.builder(notifications, Target.topic("notifications"))
            .consumer(events::add)
            .build();
    opened.add(listener);
    listener.start();
    return events;
  }
}
