// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * Gives a test class a real broker and a virtual host that is nobody else's.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final BrokerExtension broker = BrokerExtension.perTest();
 * }</pre>
 *
 * <p>All classes of one JVM share one node of a {@link RabbitProfile}, which starts when the first
 * of them needs it. Where RabbitMQ is not installed the class is skipped, or fails with {@code
 * -Dbroker.required=true} ({@link Requirement#BROKER}). A test that kills its broker starts its own
 * {@link RabbitNode} instead, and calls {@link #requireBroker} first.
 */
public final class BrokerExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(BrokerExtension.class);
  private static final AtomicInteger SERIAL = new AtomicInteger();

  /** What 3.10 takes; 4.x takes 16 MiB unless told otherwise. */
  private static final String LARGE_MESSAGES = "max_message_size = 134217728";

  private final boolean perTest;
  private final RabbitProfile profile;

  /** The class that opened it; {@code null} before and after that class. */
  private @Nullable Class<?> owner;

  /** {@code null} outside of the class. */
  private @Nullable RabbitNode node;

  /** {@code null} outside of the class, or of the test. */
  private @Nullable String virtualHost;

  private BrokerExtension(boolean perTest, RabbitProfile profile) {
    this.perTest = perTest;
    this.profile = profile;
  }

  /** One virtual host for all tests of the class. */
  public static BrokerExtension perClass() {
    return new BrokerExtension(false, RabbitProfile.current());
  }

  /** A fresh virtual host for each test. */
  public static BrokerExtension perTest() {
    return new BrokerExtension(true, RabbitProfile.current());
  }

  /** The same on the broker that is given, whatever the run's profile is. */
  public BrokerExtension on(RabbitProfile other) {
    return new BrokerExtension(perTest, other);
  }

  /** Skips or fails the calling test where the broker of this run is not installed. */
  public static void requireBroker(Class<?> test) {
    requireBroker(test, RabbitProfile.current());
  }

  /** Skips or fails the calling test where the broker is not installed. */
  public static void requireBroker(Class<?> test, RabbitProfile profile) {
    profile
        .missing()
        .ifPresent(
            missing -> {
              throw Requirement.BROKER.unmet(test.getName(), missing);
            });
  }

  /** The shared node. Do not stop it: others use it too. */
  public RabbitNode node() {
    return inside(node);
  }

  /** The virtual host of this test or class. */
  public String virtualHost() {
    return inside(virtualHost);
  }

  /** The transport URL of that virtual host. */
  public String url() {
    return node().url(virtualHost());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (owner != null) {
      return; // a nested class, inside its outer one
    }
    Class<?> test = context.getRequiredTestClass();
    requireBroker(test, profile);
    owner = test;
    node = sharedNode(context);
    if (!perTest) {
      virtualHost = open(test);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (perTest) {
      virtualHost = open(context.getRequiredTestClass());
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (perTest) {
      dropVirtualHost();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (context.getRequiredTestClass() == owner) {
      dropVirtualHost();
      owner = null;
      node = null;
    }
  }

  private RabbitNode sharedNode(ExtensionContext context) {
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .computeIfAbsent(
            profile, key -> RabbitNode.start(profile, LARGE_MESSAGES), RabbitNode.class);
  }

  private String open(Class<?> test) {
    String name = test.getSimpleName() + "-" + SERIAL.incrementAndGet();
    node().createVirtualHost(name);
    return name;
  }

  private void dropVirtualHost() {
    if (virtualHost != null) {
      node().deleteVirtualHost(virtualHost);
      virtualHost = null;
    }
  }

  private static <T> T inside(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("only inside a test with a broker");
    }
    return value;
  }
}
