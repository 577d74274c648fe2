// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The destination of a message, or the address of a server, and the interface there.
 *
 * <p>Immutable; {@code withX} and {@code withoutX} return a changed copy, which keeps all other
 * attributes, including legacy namespaces. Equality is by value; an empty name differs from a
 * missing one. The attributes are those of oslo.messaging's Target and mean the same.
 *
 * @param exchange scope of the topic; {@code null} means the transport's default exchange
 * @param topic name of a set of interfaces; {@code null} only on an endpoint's target
 * @param namespace one interface of that set; {@code null} for the null namespace
 * @param version the version that the caller needs or the endpoint implements; {@code null} means
 *     none on a request and 1.0 on an endpoint
 * @param server one server of that topic; {@code null} to let the broker choose
 * @param fanout whether every server of the topic receives the message
 * @param legacyNamespaces further namespaces that an endpoint serves, for rolling upgrades; a
 *     {@code null} element is the null namespace
 */
public record Target(
    @Nullable String exchange,
    @Nullable String topic,
    @Nullable String namespace,
    @Nullable Version version,
    @Nullable String server,
    boolean fanout,
    Set<@Nullable String> legacyNamespaces) {

  private static final Target EMPTY = new Target(null, null, null, null, null, false, Set.of());

  public Target {
    // LinkedHashSet, because Set.copyOf rejects the null namespace, and Set.of().contains(null)
    // throws.
    legacyNamespaces =
        legacyNamespaces.isEmpty()
            ? Collections.emptySet()
            : Collections.unmodifiableSet(new LinkedHashSet<>(legacyNamespaces));
  }

  /**
   * Returns a target for any server of {@code topic}.
   *
   * @throws IllegalArgumentException if the topic is empty or {@code null}
   */
  @SuppressWarnings("ConstantValue") // callers may compile without null checks
  public static Target topic(String topic) {
    if (topic == null || topic.isEmpty()) {
      throw new IllegalArgumentException(
          "A topic needs a name, and this is " + (topic == null ? "null" : "an empty one"));
    }
    return EMPTY.withTopic(topic);
  }

  /** Returns an endpoint's target with nothing set: the null namespace, version 1.0. */
  public static Target endpoint() {
    return EMPTY;
  }

  /** Returns this target with its topic in the scope of {@code exchange}. */
  public Target withExchange(String exchange) {
    return new Target(exchange, topic, namespace, version, server, fanout, legacyNamespaces);
  }

  /** Returns this target on the transport's default exchange. */
  public Target withoutExchange() {
    return new Target(null, topic, namespace, version, server, fanout, legacyNamespaces);
  }

  /** Returns this target with another topic. */
  public Target withTopic(String topic) {
    return new Target(exchange, topic, namespace, version, server, fanout, legacyNamespaces);
  }

  /** Returns this target in {@code namespace}. */
  public Target withNamespace(String namespace) {
    return new Target(exchange, topic, namespace, version, server, fanout, legacyNamespaces);
  }

  /** Returns this target in the null namespace. */
  public Target withoutNamespace() {
    return new Target(exchange, topic, null, version, server, fanout, legacyNamespaces);
  }

  /** Returns this target at {@code version}. */
  public Target withVersion(Version version) {
    return new Target(exchange, topic, namespace, version, server, fanout, legacyNamespaces);
  }

  /**
   * Returns this target at {@code version}, given as {@code major.minor} or {@code
   * major.minor.revision}.
   *
   * @throws IllegalArgumentException if the text is not a version
   */
  public Target withVersion(String version) {
    return withVersion(Version.parse(version));
  }

  /** Returns this target without a version: 1.0 on an endpoint, none on a request. */
  public Target withoutVersion() {
    return new Target(exchange, topic, namespace, null, server, fanout, legacyNamespaces);
  }

  /** Returns this target for one server only. */
  public Target withServer(String server) {
    return new Target(exchange, topic, namespace, version, server, fanout, legacyNamespaces);
  }

  /** Returns this target for any server of its topic. */
  public Target withoutServer() {
    return new Target(exchange, topic, namespace, version, null, fanout, legacyNamespaces);
  }

  /** Returns this target for every server of its topic. */
  public Target withFanout() {
    return new Target(exchange, topic, namespace, version, server, true, legacyNamespaces);
  }

  /** Returns this target for one server of its topic. */
  public Target withoutFanout() {
    return new Target(exchange, topic, namespace, version, server, false, legacyNamespaces);
  }

  /** Returns this endpoint target, serving {@code namespaces} in addition to its own. */
  public Target withLegacyNamespaces(Set<@Nullable String> namespaces) {
    return new Target(exchange, topic, namespace, version, server, fanout, namespaces);
  }

  /**
   * Returns whether an endpoint with this target serves the namespace {@code requested}. Names
   * match exactly; the null namespace matches only where it was declared.
   */
  public boolean acceptsNamespace(@Nullable String requested) {
    return Objects.equals(namespace, requested) || legacyNamespaces.contains(requested);
  }

  /**
   * Returns {@code <Target topic=compute, server=node-7>}: the attributes that are set, in a fixed
   * order.
   */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "<Target ", ">");
    add(text, "exchange", exchange);
    add(text, "topic", topic);
    add(text, "namespace", namespace);
    add(text, "version", version);
    add(text, "server", server);
    if (fanout) {
      text.add("fanout=True");
    }
    return text.toString();
  }

  private static void add(StringJoiner text, String name, @Nullable Object value) {
    if (value != null && !value.toString().isEmpty()) {
      text.add(name + "=" + value);
    }
  }
}
