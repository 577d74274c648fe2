// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes, what a server listens to, and which interface of it is meant.
 *
 * <p>Immutable; derive another with {@code withX} and {@code withoutX}, which keep everything else,
 * the legacy namespaces included. Equality is by value; an empty name is not a missing one. The
 * attributes are those of oslo.messaging's Target, so knowledge of one applies to the other.
 *
 * @param exchange scope of the topic; {@code null} means the transport's default exchange
 * @param topic name of a set of interfaces; {@code null} only on an endpoint's target
 * @param namespace one interface of that set; {@code null} is the null namespace
 * @param version the version that the caller needs or the endpoint implements; {@code null} means
 *     none on a request and 1.0 on an endpoint
 * @param server one server of that topic; {@code null} lets the broker choose
 * @param fanout whether every server of the topic gets the message
 * @param legacyNamespaces namespaces that an endpoint also answers to, for rolling upgrades; a
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
    // LinkedHashSet, because Set.copyOf refuses the null namespace, and Set.of() even to be asked
    // for it.
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
  @SuppressWarnings("ConstantValue") // not everybody's compiler looks
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

  /** Returns this target on another topic. */
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

  /** Returns this target for the server of that name only. */
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

  /** Returns this endpoint target, answering to {@code namespaces} as well as to its own. */
  public Target withLegacyNamespaces(Set<@Nullable String> namespaces) {
    return new Target(exchange, topic, namespace, version, server, fanout, namespaces);
  }

  /**
   * Returns whether an endpoint with this target answers requests in {@code requested}; names match
   * exactly, and the null namespace only where it was declared.
   */
  public boolean acceptsNamespace(@Nullable String requested) {
    return Objects.equals(namespace, requested) || legacyNamespaces.contains(requested);
  }

  /** Returns {@code <Target topic=compute, server=node-7>}: what is set, in a fixed order. */
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
