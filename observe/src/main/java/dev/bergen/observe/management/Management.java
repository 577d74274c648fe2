// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.observe.management.ManagementException.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A client of RabbitMQ's management HTTP API, 3.10 and later. Each answer is bounded in time and
 * size; queues, connections and the like come in pages. Everything only reads but {@link #peek},
 * {@link #deleteIfUnusedAndEmpty}, {@link #publish} and changes of policies.
 *
 * <p>Threads: any; a method blocks until the broker has answered, for the limit at most for each
 * page. Every method fails with a {@link ManagementException} that gives the reason.
 */
public final class Management {
  /** For one answer; a busy broker takes seconds for a page. */
  public static final Duration LIMIT = Duration.ofSeconds(15);

  private static final int MOST_BYTES = 32 * 1024 * 1024;
  private static final JsonLimits JSON = new JsonLimits(MOST_BYTES, 50, MOST_BYTES, 100);
  private static final int PAGE = 500;

  /** The most rows of a listing. */
  public static final int MOST_ROWS = 100_000;

  private final ManagementUrl url;
  private final HttpExchange http;

  private Management(ManagementUrl url, HttpExchange http) {
    this.url = url;
    this.http = http;
  }

  /** Returns a client; it connects with its first question. */
  public static Management at(ManagementUrl url) {
    return at(url, LIMIT, null);
  }

  /**
   * Returns a client; it connects with its first question.
   *
   * @param limit for each answer
   * @param tls {@code null} trusts whom the Java platform trusts
   */
  public static Management at(ManagementUrl url, Duration limit, @Nullable SSLContext tls) {
    return new Management(url, new HttpExchange(url, limit, MOST_BYTES, tls));
  }

  /** Returns one that asks as {@code http} does. */
  static Management over(HttpExchange http) {
    return new Management(http.url(), http);
  }

  /** Returns where the management API is; its text has no password. */
  public ManagementUrl url() {
    return url;
  }

  /**
   * Returns the broker's versions and name, and whether it collects statistics.
   *
   * @throws ManagementException if the API cannot be reached or refuses
   */
  public BrokerOverview overview() throws ManagementException {
    return BrokerOverview.of(Fields.of(get("overview")));
  }

  /** Returns the tags of the API's user. */
  public List<String> tags() throws ManagementException {
    return Fields.of(get("whoami")).texts("tags");
  }

  /** Returns the type of queues that are declared without one; empty if the host names none. */
  public String defaultQueueType(String virtualHost) throws ManagementException {
    String type = Fields.of(get("vhosts/" + part(virtualHost))).text("default_queue_type");
    return type.equals("undefined") ? "" : type;
  }

  /** Returns the nodes; needs the tag {@code monitoring}. */
  public List<BrokerNode> nodes() throws ManagementException {
    return rows(get("nodes"), BrokerNode::of);
  }

  /** Returns the queues of a virtual host. */
  public List<BrokerQueue> queues(String virtualHost) throws ManagementException {
    return pages("queues/" + part(virtualHost), BrokerQueue.COLUMNS, BrokerQueue::of);
  }

  /** Returns the names of the queues of a virtual host, which costs the broker the least. */
  public List<String> queueNames(String virtualHost) throws ManagementException {
    return pages("queues/" + part(virtualHost), "name", row -> row.text("name"));
  }

  /** Asks once for the queues of a virtual host in which most messages wait, 500 at most. */
  public List<BrokerQueue> fullestQueues(String virtualHost) throws ManagementException {
    String path =
        "queues/%s?page=1&page_size=%d&sort=messages_ready&sort_reverse=true&columns=%s"
            .formatted(part(virtualHost), PAGE, BrokerQueue.COLUMNS);
    return rows(Fields.of(get(path)).value("items"), BrokerQueue::of);
  }

  /**
   * Returns a queue.
   *
   * @throws ManagementException if there is no such queue, or the API cannot be reached or refuses
   */
  public BrokerQueue queue(String virtualHost, String name) throws ManagementException {
    return BrokerQueue.of(
        Fields.of(
            get(
                "queues/%s/%s?columns=%s"
                    .formatted(part(virtualHost), part(name), BrokerQueue.COLUMNS))));
  }

  /** Returns the consumers of a virtual host. */
  public List<BrokerConsumer> consumers(String virtualHost) throws ManagementException {
    return rows(get("consumers/" + part(virtualHost)), BrokerConsumer::of);
  }

  /** Returns the connections to a virtual host that the user may see. */
  public List<BrokerConnection> connections(String virtualHost) throws ManagementException {
    return pages("connections", BrokerConnection.COLUMNS, BrokerConnection::of).stream()
        .filter(connection -> connection.virtualHost().equals(virtualHost))
        .toList();
  }

  /**
   * Returns the exchanges of a virtual host.
   *
   * @throws ManagementException if the API cannot be reached or refuses
   */
  public List<BrokerExchange> exchanges(String virtualHost) throws ManagementException {
    return pages(
        "exchanges/" + part(virtualHost),
        "vhost,name,type,durable,auto_delete,arguments,policy",
        BrokerExchange::of);
  }

  /**
   * Returns an exchange.
   *
   * @throws ManagementException if there is no such exchange, or the API cannot be reached or
   *     refuses
   */
  public BrokerExchange exchange(String virtualHost, String name) throws ManagementException {
    return BrokerExchange.of(
        Fields.of(get("exchanges/%s/%s".formatted(part(virtualHost), part(name)))));
  }

  /**
   * Returns the bindings of a virtual host, those of the default exchange too.
   *
   * @throws ManagementException if the API cannot be reached or refuses
   */
  public List<BrokerBinding> bindings(String virtualHost) throws ManagementException {
    return rows(get("bindings/" + part(virtualHost)), BrokerBinding::of);
  }

  /** Returns the bindings whose source is that exchange, without their arguments. */
  public List<BrokerBinding> bindingsFrom(String virtualHost, String exchange)
      throws ManagementException {
    String path =
        "exchanges/%s/%s/bindings/source?columns=vhost,source,destination,destination_type,routing_key"
            .formatted(part(virtualHost), part(exchange));
    return rows(get(path), BrokerBinding::of);
  }

  /** Returns the policies of users and operators; needs the tag {@code policymaker}. */
  public List<BrokerPolicy> policies(String virtualHost) throws ManagementException {
    List<BrokerPolicy> all =
        new ArrayList<>(rows(get("policies/" + part(virtualHost)), BrokerPolicy::of));
    all.addAll(rows(get("operator-policies/" + part(virtualHost)), BrokerPolicy::of));
    return all;
  }

  /** Returns who may do what in a virtual host; needs the tag {@code administrator}. */
  public List<BrokerPermission> permissions(String virtualHost) throws ManagementException {
    return rows(get("vhosts/%s/permissions".formatted(part(virtualHost))), BrokerPermission::of);
  }

  /**
   * Takes messages from the head of a queue and requeues them. They count as redelivered from then
   * on; a quorum queue counts it as a delivery, and drops or dead-letters them beyond its limit.
   *
   * @param most how many at most
   * @param payloadBytes how much of each payload
   */
  public List<BrokerMessage> peek(String virtualHost, String queue, int most, int payloadBytes)
      throws ManagementException {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("count", most);
    request.put("ackmode", "ack_requeue_true");
    request.put("encoding", "auto");
    request.put("truncate", payloadBytes);
    String path = "queues/%s/%s/get".formatted(part(virtualHost), part(queue));
    return rows(parse(path, http.ask("POST", path, Json.of(request).text())), BrokerMessage::of);
  }

  /** Deletes a queue, unless it has a consumer or a message: the broker checks that. */
  public void deleteIfUnusedAndEmpty(String virtualHost, String queue) throws ManagementException {
    http.ask(
        "DELETE",
        "queues/%s/%s?if-unused=true&if-empty=true".formatted(part(virtualHost), part(queue)),
        null);
  }

  /** Sets a policy, or changes it; needs the tag {@code policymaker}. */
  public void setPolicy(BrokerPolicy policy) throws ManagementException {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("pattern", policy.pattern());
    request.put("apply-to", policy.applyTo());
    request.put("definition", policy.definition());
    request.put("priority", policy.priority());
    http.ask("PUT", policyPath(policy.virtualHost(), policy.name()), Json.of(request).text());
  }

  /** Removes a policy, which must be there; needs the tag {@code policymaker}. */
  public void removePolicy(String virtualHost, String name) throws ManagementException {
    http.ask("DELETE", policyPath(virtualHost, name), null);
  }

  private static String policyPath(String virtualHost, String name) {
    return "policies/%s/%s".formatted(part(virtualHost), part(name));
  }

  /** Publishes a text, persistently, to a queue; returns whether there is such a queue. */
  public boolean publish(String virtualHost, String queue, String text) throws ManagementException {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("properties", Map.of("delivery_mode", 2));
    request.put("routing_key", queue);
    request.put("payload", text);
    request.put("payload_encoding", "string");
    String path = "exchanges/%s/amq.default/publish".formatted(part(virtualHost));
    return Fields.of(parse(path, http.ask("POST", path, Json.of(request).text()))).flag("routed");
  }

  private @Nullable Object get(String path) throws ManagementException {
    return parse(path, http.ask("GET", path, null));
  }

  private <T> List<T> pages(String path, String columns, Function<Fields, T> reader)
      throws ManagementException {
    List<T> all = new ArrayList<>();
    for (int page = 1; ; page++) {
      Fields answer =
          Fields.of(get("%s?page=%d&page_size=%d&columns=%s".formatted(path, page, PAGE, columns)));
      all.addAll(rows(answer.value("items"), reader));
      if (page >= answer.number("page_count")) {
        return all;
      }
      if (all.size() >= MOST_ROWS) {
        throw new ManagementException(
            Kind.TOO_LARGE, "%s: more than %,d rows".formatted(Subject.of(path), MOST_ROWS), null);
      }
    }
  }

  private static <T> List<T> rows(@Nullable Object list, Function<Fields, T> reader) {
    List<T> rows = new ArrayList<>();
    if (list instanceof List<?> found) {
      found.forEach(row -> rows.add(reader.apply(Fields.of(row))));
    }
    return rows;
  }

  private @Nullable Object parse(String path, String text) throws ManagementException {
    try {
      return Json.parse(text, JSON).toJava();
    } catch (MalformedMessageException e) {
      throw new ManagementException(
          Kind.NOT_MANAGEMENT,
          "%s answers when asked for %s, but not in JSON; is it RabbitMQ's management plugin?"
              .formatted(url.place(), Subject.of(path)),
          e);
    }
  }

  private static String part(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return "Management[" + url + "]";
  }
}
