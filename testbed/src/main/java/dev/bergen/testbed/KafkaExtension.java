// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * Gives a test class a real Kafka, which all classes of one JVM share. It starts when the first of
 * them needs it; topics and groups of one test are best named by nobody else.
 *
 * <pre>{@code
 * @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();
 * }</pre>
 *
 * <p>A test that stops its Kafka starts its own {@link KafkaNode} instead.
 */
public final class KafkaExtension implements BeforeAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(KafkaExtension.class);

  /** {@code null} before the class. */
  private @Nullable KafkaNode node;

  @Override
  public void beforeAll(ExtensionContext context) {
    node =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
            .computeIfAbsent(KafkaNode.class, key -> KafkaNode.start(), KafkaNode.class);
  }

  /** The shared node. Do not stop it: others use it too. */
  public KafkaNode node() {
    KafkaNode started = node;
    if (started == null) {
      throw new IllegalStateException("only inside a test with a Kafka");
    }
    return started;
  }

  /** The transport URL. */
  public String url() {
    return node().url();
  }
}
