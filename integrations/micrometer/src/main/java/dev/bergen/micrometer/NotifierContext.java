// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.notify.outgoing.OutgoingEvent;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Map;

/** A notification that is observed while it is sent. */
public final class NotifierContext extends SenderContext<Map<String, String>> {
  private final OutgoingEvent event;
  private final Naming naming;
  private final StartedOnce once = new StartedOnce();

  NotifierContext(OutgoingEvent event, Naming naming) {
    super(Carrier::set, Kind.PRODUCER);
    this.event = event;
    this.naming = naming;
    setCarrier(new HashMap<>());
  }

  /** Returns the event as the interceptor got it. */
  public OutgoingEvent event() {
    return event;
  }

  Naming naming() {
    return naming;
  }

  StartedOnce once() {
    return once;
  }

  /** Returns the event with what the tracer has to say, if there is one. */
  OutgoingEvent traced() {
    Map<String, String> carrier = getCarrier();
    return carrier == null || carrier.isEmpty()
        ? event
        : event.withTrace(Carrier.inContext(carrier));
  }
}
