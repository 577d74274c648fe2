// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Target;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a broker of its own, inside this JVM, and a transport on it.
 *
 * <pre>{@code
 * @RegisterExtension final BergenExtension bergen = new BergenExtension();
 *
 * @Test
 * void a_greeting_names_its_guest() {
 *   bergen.serve(Target.topic("greeter"), new Greeter());
 *   RpcClient client = RpcClient.of(bergen.transport(), Target.topic("greeter"));
 *
 *   assertThat(client.call("greet", Map.of("name", "Ada"))).isEqualTo("Hello, Ada!");
 *   bergen.recorder().assertCalled("greet").withArgument("name", "Ada").once();
 * }
 * }</pre>
 *
 * <p>{@code @ExtendWith(BergenExtension.class)} does as well: tests and their lifecycle methods
 * then take an {@link RpcTransport}, a {@link NotificationTransport}, a {@link Recorder} or {@link
 * Faults} as parameters.
 *
 * <p>What is made once for several tests, such as a Spring context that caches, needs a broker that
 * lives as long: a static field with {@link #withBrokerPerClass}.
 *
 * <p>After the test everything is closed in reverse. The test fails if it has left a server or a
 * listener running, a call unanswered, a transport open, or a thread of the library's behind.
 *
 * <p>Threads: any thread of the test may use it. Tests that run in parallel must not share one
 * extension object, as they do with a static field; parameters are safe.
 */
public final class BergenExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(BergenExtension.class);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

  private static final Map<Class<?>, Function<Bench, @Nullable Object>> PARAMETERS =
      Map.of(
          RpcTransport.class, Bench::transport,
          NotificationTransport.class, Bench::notifications,
          Recorder.class, Bench::recorder,
          Faults.class, Bench::faults,
          VirtualClock.class, Bench::clock);

  private final boolean virtualTime;
  private final Duration timeout;
  private final boolean perClass;

  /** One while a test runs; more when tests in parallel share this. */
  private final Set<Bench> open = ConcurrentHashMap.newKeySet();

  /** Makes an extension with real time, in which calls wait for five seconds at most. */
  public BergenExtension() {
    this(false, DEFAULT_TIMEOUT, false);
  }

  private BergenExtension(boolean virtualTime, Duration timeout, boolean perClass) {
    this.virtualTime = virtualTime;
    this.timeout = timeout;
    this.perClass = perClass;
  }

  /** Returns an extension whose tests have a {@link VirtualClock}. */
  public BergenExtension withVirtualClock() {
    return new BergenExtension(true, timeout, perClass);
  }

  /**
   * Returns an extension whose transport lets calls wait for {@code timeout} unless their client
   * says otherwise.
   */
  public BergenExtension withTimeout(Duration timeout) {
    return new BergenExtension(virtualTime, timeout, perClass);
  }

  /**
   * Returns an extension with one broker for all tests of a class, from before its first test to
   * after its last. It belongs into a static field.
   *
   * <p>The recorder is cleared after each test; servers and faults stay. Transports that others
   * have opened at its URL and keep open, as a cached Spring context does, may outlive the class:
   * the broker then stays for them, and open transports are not reported.
   */
  public BergenExtension withBrokerPerClass() {
    return new BergenExtension(virtualTime, timeout, true);
  }

  /** Returns the transport of the running test. The extension closes it. */
  public RpcTransport transport() {
    return bench().transport();
  }

  /**
   * Returns the transport for notifications of the running test, on the same broker. The extension
   * closes it.
   */
  public NotificationTransport notificationTransport() {
    return bench().notifications();
  }

  /**
   * Returns the URL of the running test's broker, for code under test that opens a transport of its
   * own, and closes it. Its messages are recorded, too, and are subject to the same faults.
   */
  public String url() {
    return bench().url();
  }

  /** Returns what records the calls, casts and notifications of the running test. */
  public Recorder recorder() {
    return bench().recorder();
  }

  /** Returns the switches for what goes wrong in the running test. */
  public Faults faults() {
    return bench().faults();
  }

  /**
   * Returns the clock of the running test.
   *
   * @throws IllegalStateException if time is real
   */
  public VirtualClock clock() {
    VirtualClock clock = bench().clock();
    if (clock == null) {
      throw new IllegalStateException(
          "Time is real here; a clock comes with new BergenExtension().withVirtualClock()");
    }
    return clock;
  }

  /**
   * Starts a server that answers with {@code endpoint}'s methods until the test ends.
   *
   * @param target has a topic; a server name is made up if it has none
   */
  public RpcServer serve(Target target, Object endpoint) {
    RpcServer server =
        RpcServer.builder(transport(), named(target))
            .endpoint(endpoint)
            .drainTimeout(DRAIN_TIMEOUT)
            .build();
    closeAfterTest(server);
    server.start();
    return server;
  }

  /**
   * Starts a server with answers that the test defines, until the test ends.
   *
   * @param target has a topic; a server name is made up if it has none
   */
  public StubServer serve(Target target) {
    return closeAfterTest(StubServer.start(transport(), named(target)));
  }

  /** Closes {@code resource} after the test, before resources that were registered earlier. */
  public <T extends AutoCloseable> T closeAfterTest(T resource) {
    return bench().closing(resource);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (perClass && context.getStore(NAMESPACE).get(this) == null) { // not for nested classes
      openBench(context);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!perClass) {
      openBench(context);
    } else if (context.getStore(NAMESPACE).get(this) == null) {
      throw new ExtensionConfigurationException(
          "BergenExtension.withBrokerPerClass() needs a static field with @RegisterExtension");
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (perClass) {
      open.forEach(bench -> bench.recorder().clear());
    } else {
      closeBench(context, Bench::close);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (perClass) {
      closeBench(context, Bench::closeUnlessShared);
    }
  }

  private void openBench(ExtensionContext context) {
    Bench bench = Bench.open(virtualTime ? new VirtualClock() : null, timeout);
    open.add(bench);
    context.getStore(NAMESPACE).put(this, bench);
  }

  private void closeBench(ExtensionContext context, Consumer<Bench> closing) {
    Bench bench = context.getStore(NAMESPACE).remove(this, Bench.class);
    if (bench != null) {
      try {
        closing.accept(bench);
      } finally {
        open.remove(bench);
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETERS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    Bench bench = context.getStore(NAMESPACE).get(this, Bench.class);
    if (bench == null) {
      Executable where = parameter.getDeclaringExecutable();
      throw new ParameterResolutionException(
          "There is a %s in each test, not in %s"
              .formatted(
                  type.getSimpleName(),
                  where instanceof Method ? where.getName() : "a constructor"));
    }
    Function<Bench, @Nullable Object> known = PARAMETERS.get(type);
    Object value = known == null ? null : known.apply(bench);
    if (value == null) {
      throw new ParameterResolutionException(
          "Time is real here; a clock comes with new BergenExtension().withVirtualClock() in a"
              + " field with @RegisterExtension");
    }
    return value;
  }

  private Bench bench() {
    if (open.size() != 1) {
      throw new IllegalStateException(
          open.isEmpty()
              ? "There is a broker in each test only, not around it; withBrokerPerClass() in a"
                  + " static field has one for all tests of a class"
              : "Tests in parallel share this extension; take parameters, or make its field"
                  + " non-static");
    }
    return open.iterator().next();
  }

  private static Target named(Target target) {
    return target.server() == null ? target.withServer("server-of-the-test") : target;
  }
}
