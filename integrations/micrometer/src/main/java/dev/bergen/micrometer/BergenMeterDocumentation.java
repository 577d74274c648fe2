// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.rpc.CallTimes;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import java.time.Duration;

/**
 * Every meter that {@link BergenMeters} binds, and the one of {@link
 * BergenObservations#withMeters}.
 */
public enum BergenMeterDocumentation implements MeterDocumentation {
  /**
   * Where the time of calls to Java servers went, by {@code bergen.part}; the parts of a call add
   * up to the time from its sending to the reading of its reply.
   */
  CALL_PART("bergen.call.part", Meter.Type.TIMER, Of.CLIENT),

  /** Connections to the broker that work. */
  CONNECTIONS_UP("bergen.connections.up", Meter.Type.GAUGE, Of.TRANSPORT),

  /** How often a lost connection was made again. */
  RECONNECTS("bergen.reconnects", Meter.Type.COUNTER, Of.TRANSPORT),

  /** 1 while the broker takes no messages, as it lacks memory or disk. */
  BLOCKED("bergen.connections.blocked", Meter.Type.GAUGE, Of.TRANSPORT),

  /** Calls that wait for their replies. */
  CALLS_WAITING("bergen.calls.waiting", Meter.Type.GAUGE, Of.TRANSPORT),

  /** Messages that wait for the broker to take them. */
  UNCONFIRMED("bergen.messages.unconfirmed", Meter.Type.GAUGE, Of.TRANSPORT),

  /** Second copies of messages that were recognised and dropped. */
  DUPLICATES("bergen.messages.duplicates", Meter.Type.COUNTER, Of.TRANSPORT),

  /** Messages that were rejected, as they could not be read. */
  UNREADABLE("bergen.messages.unreadable", Meter.Type.COUNTER, Of.TRANSPORT),

  /** Requests that a server took and that are not answered yet. */
  SERVER_IN_FLIGHT("bergen.server.in.flight", Meter.Type.GAUGE, Of.SERVER),

  /** How many requests a server handles at once, and has handed out in advance. */
  SERVER_PREFETCH("bergen.server.prefetch", Meter.Type.GAUGE, Of.SERVER),

  /** Requests in flight as a share of those that a server handles at once; 1 is all it can. */
  SERVER_SATURATION("bergen.server.saturation", Meter.Type.GAUGE, Of.SERVER),

  /** Requests that were not handled, because their callers had gone. */
  SERVER_SKIPPED("bergen.server.skipped", Meter.Type.COUNTER, Of.SERVER),

  /** Notifications that a listener took and that are not settled yet. */
  LISTENER_IN_FLIGHT("bergen.listener.in.flight", Meter.Type.GAUGE, Of.LISTENER),

  /** How many notifications a listener works on at once, and has handed out in advance. */
  LISTENER_PREFETCH("bergen.listener.prefetch", Meter.Type.GAUGE, Of.LISTENER),

  /** Notifications in flight as a share of those that a listener works on at once. */
  LISTENER_SATURATION("bergen.listener.saturation", Meter.Type.GAUGE, Of.LISTENER),

  /** Notifications that all endpoints were done with, as often as they came. */
  LISTENER_HANDLED("bergen.listener.handled", Meter.Type.COUNTER, Of.LISTENER),

  /** Notifications that an endpoint failed on or wanted again, as often as they came. */
  LISTENER_REQUEUED("bergen.listener.requeued", Meter.Type.COUNTER, Of.LISTENER),

  /** Messages that no endpoint could get: unreadable, or of unknown priority. */
  LISTENER_REJECTED("bergen.listener.rejected", Meter.Type.COUNTER, Of.LISTENER);

  /** Whom a meter is about, and so which tags it has. */
  public enum Of {
    /**
     * Has the tags {@code rpc.method}, {@code messaging.system}, {@code messaging.destination.name}
     * and {@code bergen.part}.
     */
    CLIENT,

    /** Has the tag {@code messaging.system}. */
    TRANSPORT,

    /** Has the tag {@code messaging.destination.name}. */
    SERVER,

    /**
     * Has the tags {@code messaging.destination.name} and {@code messaging.consumer.group.name}.
     */
    LISTENER
  }

  /** The values of the tag {@code bergen.part}. */
  public enum CallPart {
    /**
     * The rest of the time, which neither end sees: until the server had the request, waiting for a
     * connection of the caller's included, and the reply's way through the broker.
     */
    QUEUE("queue"),

    /** Reported by the server: from the arrival of the request until a handler began. */
    DISPATCH("dispatch"),

    /** Reported by the server: until the handler had ended, interceptors included. */
    HANDLER("handler"),

    /**
     * From then until the reply was written, as reported by the server, and from its arrival until
     * the caller read it, as measured by the caller.
     */
    REPLY("reply");

    static final String TAG = "bergen.part";

    private final String value;

    CallPart(String value) {
      this.value = value;
    }

    /** Returns the tag's value. */
    public String value() {
      return value;
    }

    Duration of(CallTimes times) {
      return switch (this) {
        case QUEUE -> times.queue();
        case DISPATCH -> times.dispatch();
        case HANDLER -> times.handler();
        case REPLY -> times.reply();
      };
    }
  }

  private final String name;
  private final Meter.Type type;
  private final Of subject;

  BergenMeterDocumentation(String name, Meter.Type type, Of subject) {
    this.name = name;
    this.type = type;
    this.subject = subject;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Meter.Type getType() {
    return type;
  }

  /** Returns whom it is about. */
  public Of subject() {
    return subject;
  }
}
