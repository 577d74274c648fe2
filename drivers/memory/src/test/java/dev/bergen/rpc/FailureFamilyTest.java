// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bergen.InvalidArgumentsException;
import dev.bergen.MessageDecodingException;
import dev.bergen.MessagingException;
import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Whoever catches MessagingException sees every failure, and whether the method may have run. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FailureFamilyTest {
  private static final Target SERVER = Target.topic("vms").withServer("node-7");

  private final Vms vms = new Vms();
  private RpcTransport transport;
  private RpcServer server;
  private RpcClient client;

  public static final class Vms {
    final AtomicInteger runs = new AtomicInteger();

    public String start(String id) {
      runs.incrementAndGet();
      return "started " + id;
    }

    public String broken(boolean really) {
      if (!really) {
        return "fine";
      }
      throw new IllegalStateException("no disk\nno network");
    }
  }

  @BeforeEach
  void open() {
    transport = RpcTransport.open("memory://failure-family");
    server = RpcServer.builder(transport, SERVER).endpoint(vms).build();
    server.start();
    client = RpcClient.of(transport, Target.topic("vms"));
  }

  @AfterEach
  void close() {
    server.close();
    transport.close();
  }

  private static boolean mayHaveRun(Throwable failure) {
    assertThat(failure).isInstanceOf(MessagingException.class);
    return ((MessagingException) failure).mayHaveRun();
  }

  @Test
  void a_result_that_does_not_fit_is_one_of_them_and_has_run() {
    Throwable failure =
        catchThrowable(() -> client.call("start", Map.of("id", "a"), Integer.class));

    assertThat(failure)
        .isInstanceOf(MessageDecodingException.class)
        .hasMessageStartingWith("The result of start from ")
        .hasMessageContaining("java.lang.Integer");
    assertThat(mayHaveRun(failure)).isTrue();
    assertThat(vms.runs).hasValue(1);
  }

  @Test
  void it_is_also_where_nobody_waits_and_behind_an_interceptor() {
    RpcClient around = client.withInterceptor((request, next) -> next.send(request));

    assertThat(client.callAsync("start", Map.of("id", "a"), Integer.class))
        .failsWithin(10, SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(MessageDecodingException.class);
    assertThatThrownBy(() -> around.call("start", Map.of("id", "a"), Integer.class))
        .isInstanceOf(MessageDecodingException.class);
  }

  @Test
  void arguments_that_the_server_refused_say_that_nothing_ran() {
    Throwable missing = catchThrowable(() -> client.call("start"));
    Throwable extra = catchThrowable(() -> client.call("start", Map.of("id", "a", "b", 1)));
    Throwable wrong = catchThrowable(() -> client.call("start", Map.of("id", 7)));

    assertThat(missing)
        .isInstanceOf(InvalidArgumentsException.class)
        .hasMessage("Remote error: TypeError start() is missing the argument id");
    assertThat(extra).isInstanceOf(InvalidArgumentsException.class);
    assertThat(wrong).isInstanceOf(InvalidArgumentsException.class);
    assertThat(mayHaveRun(missing) || mayHaveRun(extra) || mayHaveRun(wrong)).isFalse();
    assertThat(vms.runs).hasValue(0);
  }

  @Test
  void what_failed_on_the_server_is_one_line_and_its_trace_is_elsewhere() {
    Throwable failure = catchThrowable(() -> client.call("broken", Map.of("really", true)));

    assertThat(failure).hasMessage("Remote error: RuntimeError no disk no network");
    assertThat(((RemoteErrorException) failure).value()).isEqualTo("no disk\nno network");
    assertThat(failure.getCause().getMessage()).contains("FailureFamilyTest.java");
    assertThat(failure.getCause().getStackTrace()).isEmpty();
  }

  @Test
  void an_interrupted_caller_gets_one_of_them_and_its_flag_stays() {
    Thread.currentThread().interrupt();

    Throwable failure = catchThrowable(() -> client.call("start", Map.of("id", "a")));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(mayHaveRun(failure)).isFalse();
    assertThat(vms.runs).hasValue(0);
  }

  @Test
  void after_closing_the_futures_end_as_the_blocking_methods_do() {
    RpcClient around = client.withInterceptor((request, next) -> next.send(request));
    transport.close();

    for (RpcClient each : new RpcClient[] {client, around}) {
      for (CompletableFuture<?> future :
          new CompletableFuture<?>[] {each.callAsync("start"), each.castAsync("start")}) {
        assertThat(future)
            .failsWithin(10, SECONDS)
            .withThrowableOfType(ExecutionException.class)
            .withCauseInstanceOf(TransportClosedException.class);
      }
      assertThatThrownBy(() -> each.call("start")).isInstanceOf(TransportClosedException.class);
    }
  }

  @Test
  void a_server_without_anything_to_answer_is_refused() {
    RpcServer.Builder nothing = RpcServer.builder(transport, SERVER);

    assertThatThrownBy(nothing::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one endpoint");
    nothing.ping(true).build().close();
  }
}
