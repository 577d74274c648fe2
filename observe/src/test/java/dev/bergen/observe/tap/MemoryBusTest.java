// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.trace.Span;
import dev.bergen.observe.trace.Trace;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bus inside one JVM is made visible as a broker's is. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class MemoryBusTest {
  private static final String URL = "memory://watched";

  /** An endpoint. */
  public static final class Lab {
    /** Returns an answer. */
    public String ping() {
      return "pong";
    }
  }

  @Test
  void a_call_is_seen_with_its_delivery_and_its_reply_and_makes_a_trace() throws Exception {
    BlockingQueue<Joined> seen = new LinkedBlockingQueue<>();
    Trace trace = new Trace("req-1");
    Calls calls = new Calls();
    Target lab = Target.topic("lab");
    TapRequest everything =
        new TapRequest(List.of(), true, true, TapRequest.MAX_MESSAGES, TapRequest.MAX_BYTES);
    try (RpcTransport transport = RpcTransport.open(URL);
        RpcTransport observer = RpcTransport.open(URL);
        RpcServer server =
            RpcServer.builder(transport, lab.withServer("node-1")).endpoint(new Lab()).build();
        Watch watch =
            new Watch(
                Sampling.of(1),
                sighting -> {
                  trace.add(sighting);
                  seen.add(calls.join(sighting));
                })) {
      server.start();
      Subscription tap =
          observer.tap(everything, watch, Duration.ofSeconds(10)).get(30, TimeUnit.SECONDS);

      RpcClient.of(transport, lab)
          .withContext(RequestContext.of(Map.of("request_id", "req-1")))
          .call("ping");

      Joined call = seen.poll(30, TimeUnit.SECONDS);
      Joined delivery = seen.poll(30, TimeUnit.SECONDS);
      Joined reply = seen.poll(30, TimeUnit.SECONDS);
      assertThat(call.sighting().kind()).isEqualTo(Kind.CALL);
      assertThat(call.topic()).isEqualTo("lab");
      assertThat(call.method()).isEqualTo("ping");
      assertThat(delivery.sighting().isDelivery()).isTrue();
      assertThat(reply.sighting().kind()).isEqualTo(Kind.REPLY);
      assertThat(reply.method()).isEqualTo("ping");
      tap.close();
    }
    assertThat(trace.roots()).hasSize(1);
    Span span = trace.roots().get(0);
    assertThat(span.isOpen()).isFalse();
    assertThat(span.queued()).isNotNull();
    assertThat(span.deliveryCount()).isEqualTo(1);
  }
}
