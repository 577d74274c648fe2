// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashMap;
import java.util.Map;

/** What a broker holds, as it reports it itself. */
public final class Topology {
  private Topology() {}

  /**
   * A queue.
   *
   * @param messages ready and unacknowledged ones together
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Queue(
      String name,
      boolean durable,
      @JsonProperty("auto_delete") boolean autoDelete,
      boolean exclusive,
      Map<String, Object> arguments,
      long messages,
      @JsonProperty("messages_ready") long ready,
      @JsonProperty("messages_unacknowledged") long unacknowledged) {

    Queue withoutClassicType() {
      Map<String, Object> rest = new HashMap<>(arguments);
      rest.remove("x-queue-type", "classic");
      return new Queue(name, durable, autoDelete, exclusive, rest, messages, ready, unacknowledged);
    }
  }

  /**
   * An exchange.
   *
   * @param name empty for the default exchange
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Exchange(
      String name,
      String type,
      boolean durable,
      @JsonProperty("auto_delete") boolean autoDelete,
      boolean internal,
      Map<String, Object> arguments) {}

  /**
   * A binding.
   *
   * @param source the exchange; empty for the default exchange, which binds every queue
   * @param destinationType {@code queue} or {@code exchange}
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Binding(
      String source,
      String destination,
      @JsonProperty("destination_type") String destinationType,
      @JsonProperty("routing_key") String routingKey,
      Map<String, Object> arguments) {}

  /** A consumer of a queue. */
  public record Consumer(
      String queue,
      String tag,
      boolean acknowledges,
      int prefetch,
      boolean exclusive,
      String connection) {}

  /**
   * A client's connection.
   *
   * @param name the broker's name of it, which closes it
   * @param state {@code running}, {@code blocked}, {@code flow}, …
   * @param clientProperties what the client said about itself
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Connection(
      String name,
      String user,
      String vhost,
      String state,
      int channels,
      @JsonProperty("client_properties") Map<String, Object> clientProperties) {}
}
