// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** One broker for a class, as what is made once and cached needs it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BrokerPerClassTest {
  /** What a test framework caches beyond the class: a service with a transport of its own. */
  private static @Nullable RpcTransport cached;

  private static @Nullable RpcServer cachedServer;

  static final class WithCachedContext {
    @RegisterExtension
    static final BergenExtension bergen = new BergenExtension().withBrokerPerClass();

    @BeforeAll
    static void startOnce() {
      RpcTransport transport = RpcTransport.open(bergen.url());
      RpcServer server =
          RpcServer.builder(transport, Greeter.TARGET.withServer("cached"))
              .endpoint(new Greeter())
              .build();
      server.start();
      cached = transport;
      cachedServer = server;
    }

    @Test
    void first() {
      greet();
    }

    @Test
    void second() {
      greet();
    }

    @Nested
    class Inner {
      @Test
      void third() {
        greet();
      }
    }

    private static void greet() {
      RpcClient client = RpcClient.of(bergen.transport(), Greeter.TARGET);
      assertThat(client.call("greet", Map.of("name", "Ada"))).isEqualTo("Hello, Ada!");
      bergen.recorder().assertCalled("greet").once();
    }
  }

  static final class LeavesItsOwnServer {
    @RegisterExtension
    static final BergenExtension bergen = new BergenExtension().withBrokerPerClass();

    @Test
    void test() {
      RpcServer.builder(bergen.transport(), Greeter.TARGET.withServer("left-behind"))
          .endpoint(new Greeter())
          .build()
          .start();
    }
  }

  static final class NotStatic {
    @RegisterExtension final BergenExtension bergen = new BergenExtension().withBrokerPerClass();

    @Test
    void test() {}
  }

  private static Events run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .execute()
        .allEvents();
  }

  @Test
  void all_tests_share_it_and_a_transport_may_outlive_the_class() {
    Events events = run(WithCachedContext.class);

    events.assertStatistics(all -> all.failed(0));
    assertThat(events.succeeded().count()).isGreaterThan(3);
    RpcTransport transport = cached;
    RpcServer server = cachedServer;
    assertThat(transport).isNotNull();
    assertThat(server).isNotNull();
    assertThat(RpcClient.of(transport, Greeter.TARGET).call("greet", Map.of("name", "Bo")))
        .isEqualTo("Hello, Bo!");
    server.close();
    transport.close();
  }

  @Test
  void what_the_tests_have_left_open_themselves_fails_the_class() {
    run(LeavesItsOwnServer.class)
        .assertThatEvents()
        .haveAtLeastOne(event(finishedWithFailure(message(text -> text.contains("left-behind")))));
  }

  @Test
  void it_needs_a_static_field() {
    run(NotStatic.class)
        .assertThatEvents()
        .haveAtLeastOne(
            event(finishedWithFailure(message(text -> text.contains("needs a static field")))));
  }
}
