// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.declare;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.link.AmqpDialer;
import dev.bergen.rabbit.link.Dialer.DialException;
import dev.bergen.rabbit.topology.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a broker permits and what its limits are, and says what follows for our options.
 * Queues are declared for that on a throw-away connection, and deleted at once; their name is
 * always the same, as the broker never forgets the name of a quorum queue.
 *
 * <p>Threads: a link's loop; blocks for the broker's answers, some seconds at most.
 */
public final class BrokerFacts {
  private static final String NAME = "bergen_status";

  /** In the refusal of an argument that another type of queue does not have. */
  private static final String OF_A_TYPE = "of queue type";

  /** Should deleting fail. */
  private static final Map<String, Object> BRIEF = Map.of("x-expires", 10_000);

  private final Topology topology;
  private final TransientQueues.Another another;

  public BrokerFacts(Topology topology, TransientQueues.Another another) {
    this.topology = topology;
    this.another = another;
  }

  /** Returns a line for each fact. */
  public List<String> of(Connection on) {
    List<String> facts = new ArrayList<>();
    Map<String, @Nullable Object> broker = on.serverProperties();
    facts.add(
        "%s %s, cluster %s"
            .formatted(broker.get("product"), broker.get("version"), broker.get("cluster_name")));
    facts.add(
        "frames up to %,d bytes, %,d channels a connection, heartbeats every %d s"
            .formatted(on.frameMax(), on.channelMax(), on.heartbeatSeconds()));
    facts.add("queues that are neither durable nor exclusive: " + transientQueues(on));
    facts.add("durable queues without a type: " + defaultType(on));
    facts.add(
        "not visible to clients: the largest message (max_message_size),"
            + " consumer_timeout, and limits of policies; rabbitmqctl environment and"
            + " list_policies show them");
    return facts;
  }

  private String transientQueues(Connection on) {
    String answer =
        ask(on, channel -> channel.queueDeclare(NAME, false, false, false, BRIEF).await());
    if (answer == null) {
      return "permitted";
    } else if (!answer.contains(AmqpErrors.TRANSIENT_QUEUES)) {
      return "cannot be seen, " + answer;
    }
    boolean shared = topology.durable() || topology.quorum();
    return shared
        ? "refused, which our options take into account; Python peers need rabbit_quorum_queue and"
            + " rabbit_transient_quorum_queue"
        : "refused, so that servers and notifications fail with our options: set"
            + " rabbit_quorum_queue = true and rabbit_transient_quorum_queue = true on all peers";
  }

  /**
   * The second declaration is refused where the first one made a queue of another type; the first
   * one is refused for a stream, which has no x-expires.
   */
  private String defaultType(Connection on) {
    String answer =
        ask(
            on,
            channel -> {
              channel.queueDeclare(NAME, true, false, false, BRIEF).await();
              channel
                  .queueDeclare(
                      NAME,
                      true,
                      false,
                      false,
                      Map.of("x-expires", 10_000, "x-queue-type", "classic"))
                  .await();
            });
    if (answer == null) {
      return "classic";
    }
    return answer.contains("x-queue-type") || answer.contains(OF_A_TYPE)
        ? "not classic: amqp_durable_queues = true makes queues of the virtual host's"
            + " default_queue_type. The broker says: "
            + answer
        : "cannot be seen, " + answer;
  }

  private interface Step {
    void on(Channel channel) throws IOException;
  }

  /** Returns what the broker objects; {@code null} if nothing. */
  private @Nullable String ask(Connection like, Step step) {
    Connection brief;
    try {
      brief = another.to(AmqpDialer.broker(like));
    } catch (DialException e) {
      return String.valueOf(e.getMessage());
    }
    try {
      step.on(ChannelOpener.open(brief));
      return null;
    } catch (IOException e) {
      CloseReason refusal = AmqpErrors.channelClose(e);
      boolean untyped = refusal != null && refusal.text().contains("but it is not current");
      return untyped ? null : AmqpErrors.text(e); // brokers before 4.0 list no type
    } finally {
      delete(brief);
      brief.close("it was to ask something", AmqpDialer.CLOSING);
    }
  }

  private static void delete(Connection on) {
    if (!on.isOpen()) {
      return;
    }
    try {
      ChannelOpener.open(on).queueDelete(NAME, false, false).await();
    } catch (IOException e) {
      // It expires.
    }
  }
}
