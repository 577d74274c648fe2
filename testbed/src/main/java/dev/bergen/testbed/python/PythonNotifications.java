// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Notifiers and listeners on the real oslo.messaging, in one process of their own.
 *
 * <p>Threads: any thread may use it; what it is asked for runs side by side.
 */
public final class PythonNotifications implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final PythonPeer peer;

  private PythonNotifications(PythonPeer peer) {
    this.peer = peer;
  }

  /**
   * Starts a process that uses the broker at {@code url} and waits until it takes commands.
   *
   * @param options of oslo.config: {@code oslo_messaging_rabbit.amqp_durable_queues=true}
   */
  public static PythonNotifications start(PythonRelease release, String url, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--url", url));
    for (String option : options) {
      arguments.addAll(List.of("--option", option));
    }
    return new PythonNotifications(PythonPeer.start(release, "notifications.py", arguments));
  }

  /**
   * Begins a notification of publisher {@code python.host1}.
   *
   * @param driver {@code messaging} or {@code messagingv2}
   */
  public Command notify(String driver, String topic, String priority, String eventType) {
    Command command =
        new Command("notify")
            .set("driver", driver)
            .set("publisher_id", "python.host1")
            .set("priority", priority)
            .set("event_type", eventType);
    command.json.putArray("topics").add(topic);
    return command;
  }

  /** Begins a listener that is called {@code name} here. */
  public Command listen(String name, String topic, List<String> priorities) {
    Command command = new Command("listen").set("name", name);
    command.json.putArray("topics").add(topic);
    priorities.forEach(command.json.putArray("priorities")::add);
    return command;
  }

  /** Returns all that a listener has got so far, in order. */
  public List<JsonNode> heard(String name) {
    List<JsonNode> heard = new ArrayList<>();
    new Command("heard").set("name", name).run().forEach(heard::add);
    return heard;
  }

  /** Returns how many different numbered notifications a listener has got so far. */
  public int numbers(String name) {
    return new Command("count").set("name", name).run().get("numbers").asInt();
  }

  /**
   * Waits until a listener has got so many, and returns how many seconds it took from the first to
   * the last of them.
   */
  public double secondsUntilHeard(String name, int count) {
    Command command = new Command("until").set("name", name).count(count);
    return command.run().get("seconds").asDouble();
  }

  /** Lets a listener forget what it has got so far. */
  public void forget(String name) {
    new Command("forget").set("name", name).run();
  }

  /** Stops a listener; what it was handling is settled first. */
  public void stop(String name) {
    new Command("stop").set("name", name).run();
  }

  /** Returns the process. */
  public PythonPeer peer() {
    return peer;
  }

  @Override
  public void close() {
    peer.close();
  }

  /** Something that the process is asked to do; not for several threads. */
  public final class Command {
    private final ObjectNode json = JsonLines.MAPPER.createObjectNode();

    private Command(String op) {
      json.put("op", op);
    }

    private Command set(String name, String value) {
      json.put(name, value);
      return this;
    }

    /** Sets the payload, given as JSON text. */
    public Command payload(String payload) {
      json.set("payload", JsonLines.read(payload));
      return this;
    }

    /** Sets the context, given as JSON text; all of it is let out. */
    public Command context(String context) {
      json.set("ctxt", JsonLines.read(context));
      return this;
    }

    /** Sends a decimal, a UUID and a time as they are in Python. */
    public Command typed() {
      json.put("typed", true);
      return this;
    }

    /** Sends that many, whose payloads are numbered from 0. */
    public Command count(int count) {
      json.put("count", count);
      return this;
    }

    /**
     * Sends the payload again and again for so long; the result has {@code seconds} and the {@code
     * micros} that each took.
     */
    public Command forSeconds(double seconds) {
      json.put("seconds", seconds);
      return this;
    }

    public Command pool(String pool) {
      return set("pool", pool);
    }

    /** Lets the listener take several at once. */
    public Command batch(int size, double timeoutSeconds) {
      json.put("batch_size", size).put("batch_timeout", timeoutSeconds);
      return this;
    }

    /** Lets the listener give events of that type back so many times. */
    public Command requeue(String eventType, int times) {
      json.withObject("/requeue").put(eventType, times);
      return this;
    }

    /** Has it done, and waits for the outcome. */
    public JsonNode run() {
      try {
        return send().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw peer.trouble("interrupted while waiting for " + json);
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      } catch (TimeoutException e) {
        throw peer.trouble("no outcome within " + PATIENCE + " of " + json);
      }
    }

    /** Has it done, without waiting. */
    public CompletableFuture<JsonNode> send() {
      return peer.ask(json).thenApply(line -> new PythonOutcome(line).result());
    }
  }
}
