// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.declare;

import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.topology.Declarable;
import dev.bergen.rabbit.topology.QueueSpec;
import java.io.IOException;

/** Something was not declared: the broker refused it, or went away meanwhile. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Declarable what;

  RefusedException(Declarable what, String why, Throwable cause) {
    super(
        (AmqpErrors.isUnanswered(cause) ? "Declaring %s failed: %s" : "The broker refused %s: %s")
            .formatted(what.text(), why),
        cause);
    this.what = what;
  }

  Declarable what() {
    return what;
  }

  /** Whether the broker refuses the deprecated kind of queue that is not durable but shared. */
  boolean isForBeingTransient() {
    CloseReason close = AmqpErrors.connectionClose(this);
    return what instanceof QueueSpec queue
        && !queue.durable()
        && close != null
        && close.text().contains(AmqpErrors.TRANSIENT_QUEUES);
  }

  /** Whether the broker does not answer for one queue; the connection may still be good. */
  public static boolean isQueueUnanswered(Exception error) {
    return error instanceof RefusedException refused
        && refused.what instanceof QueueSpec
        && AmqpErrors.isUnanswered(error);
  }

  /**
   * Whether the broker must be left alone for a while: it closes the connection, which others use,
   * whenever it is asked.
   */
  public static boolean needsPause(Throwable error) {
    boolean durableNextTime =
        error instanceof RefusedException refused
            && refused.isForBeingTransient()
            && ((QueueSpec) refused.what).own();
    return AmqpErrors.isInternal(error) && !durableNextTime;
  }
}
