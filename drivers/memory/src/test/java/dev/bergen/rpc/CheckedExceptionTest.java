// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CheckedExceptionTest {
  private static final RemoteErrors ERRORS =
      RemoteErrors.builder()
          .map("shop", "OutOfStock", OutOfStock.class, failure -> new OutOfStock(failure.message()))
          .build();

  private RpcTransport transport;
  private RpcServer server;
  private RpcClient client;

  static final class OutOfStock extends Exception {
    private static final long serialVersionUID = 1L;

    OutOfStock(String message) {
      super(message);
    }
  }

  interface Orders {
    void place(String item) throws OutOfStock;
  }

  interface AnyOrders {
    void place(String item) throws Exception;
  }

  interface LaterOrders {
    CompletableFuture<Void> place(String item) throws OutOfStock;
  }

  interface SilentOrders {
    void place(String item);
  }

  interface Unmapped {
    void place(String item) throws OutOfStock, IOException;
  }

  @BeforeEach
  void open() {
    transport = RpcTransport.open("memory://checked");
    server =
        RpcServer.builder(transport, Target.topic("orders").withServer("a"))
            .endpoint(
                Orders.class,
                item -> {
                  throw new OutOfStock("no " + item);
                })
            .errors(ERRORS)
            .build();
    server.start();
    client = RpcClient.of(transport, Target.topic("orders")).withErrors(ERRORS);
  }

  @AfterEach
  void close() {
    server.close();
    transport.close();
  }

  @Test
  void a_method_that_declares_it_throws_it_with_the_remote_failure_as_cause() {
    assertThatThrownBy(() -> client.as(Orders.class).place("anchors"))
        .isInstanceOf(OutOfStock.class)
        .hasMessage("no anchors")
        .hasCauseInstanceOf(RemoteErrorException.class);
    assertThatThrownBy(() -> client.as(AnyOrders.class).place("anchors"))
        .isInstanceOf(OutOfStock.class);
  }

  @Test
  void it_passes_through_interceptors_and_futures() {
    RpcClient around = client.withInterceptor((request, next) -> next.send(request));

    assertThatThrownBy(() -> around.as(Orders.class).place("anchors"))
        .isInstanceOf(OutOfStock.class);
    for (RpcClient each : new RpcClient[] {client, around}) {
      assertThat(each.as(LaterOrders.class))
          .extracting(orders -> catchThrown(orders))
          .isInstanceOf(OutOfStock.class);
      assertThat(each.callAsync("place", Map.of("item", "anchors")))
          .failsWithin(10, SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(OutOfStock.class);
    }
  }

  private static Throwable catchThrown(LaterOrders orders) {
    try {
      orders.place("anchors").get(30, SECONDS);
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (Exception e) {
      return e;
    }
    throw new AssertionError("no failure");
  }

  @Test
  void who_cannot_be_thrown_it_gets_the_remote_failure() {
    RpcClient around = client.withInterceptor((request, next) -> next.send(request));

    for (RpcClient each : new RpcClient[] {client, around}) {
      assertThatThrownBy(() -> each.call("place", Map.of("item", "anchors")))
          .isInstanceOf(RemoteErrorException.class)
          .hasMessage("Remote error: OutOfStock no anchors");
      assertThatThrownBy(() -> each.as(SilentOrders.class).place("anchors"))
          .isInstanceOf(RemoteErrorException.class);
    }
  }

  @Test
  void a_throws_clause_that_nothing_can_fill_is_refused_with_what_to_do() {
    assertThatThrownBy(() -> client.as(Unmapped.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it declares java.io.IOException")
        .hasMessageContaining("RemoteErrors.builder().map(…, IOException.class, …)");
  }
}
