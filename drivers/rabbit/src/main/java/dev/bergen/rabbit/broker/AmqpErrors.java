// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.broker;

import dev.bergen.FailureKind;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.ClosedException;
import dev.bergen.rabbit.amqp.UnansweredException;
import dev.bergen.rabbit.amqp.frames.ProtocolException;
import java.io.EOFException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** Reads what the layer of AMQP throws. */
public final class AmqpErrors {
  public static final int NOT_FOUND = 404;
  public static final int ACCESS_REFUSED = 403;
  public static final int RESOURCE_LOCKED = 405;
  public static final int PRECONDITION_FAILED = 406;
  static final int RESOURCE_ERROR = 506;
  static final int NOT_ALLOWED = 530;
  public static final int INTERNAL_ERROR = 541;

  /** The brokers' name for queues that are neither durable nor exclusive, in a refusal. */
  public static final String TRANSIENT_QUEUES = "transient_nonexcl_queues";

  private static final int QUEUE_CLASS = 50;
  private static final int DECLARE_METHOD = 10;
  private static final int BIND_METHOD = 20;

  private AmqpErrors() {}

  /** Returns why the broker closed the channel; {@code null} if it is anything else. */
  public static @Nullable CloseReason channelClose(Throwable error) {
    CloseReason reason = reason(error);
    return reason != null && reason.isBrokersForChannel() ? reason : null;
  }

  /** Returns why the broker closed the connection; {@code null} if it is anything else. */
  public static @Nullable CloseReason connectionClose(Throwable error) {
    CloseReason reason = reason(error);
    return reason != null && reason.isBrokersForConnection() ? reason : null;
  }

  /**
   * Whether the broker has not answered a step in time, as RabbitMQ 4.3 does where a queue's node
   * is down. Its channel cannot be used any more, nor can its number: closing it blocks as well.
   */
  public static boolean isUnanswered(@Nullable Throwable error) {
    return unanswered(error) != null;
  }

  private static @Nullable UnansweredException unanswered(@Nullable Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof UnansweredException timeout) {
        return timeout;
      }
    }
    return null;
  }

  /** Whether the same thing was declared before with other properties. */
  public static boolean isMismatch(CloseReason refusal) {
    return refusal.code() == PRECONDITION_FAILED && refusal.text().contains("inequivalent arg");
  }

  /** Whether the same thing was declared before with the opposite durability. */
  public static boolean isDurableMismatch(CloseReason refusal) {
    return refusal.code() == PRECONDITION_FAILED
        && refusal.text().contains("inequivalent arg 'durable'");
  }

  /** Whether the peer ended an established connection. */
  public static boolean isEnd(Throwable cause) {
    return cause instanceof EOFException
        || cause instanceof ProtocolException
        || cause.getClass() == SocketException.class; // its subclasses are refusals
  }

  /** Whether any of the causes says so. */
  public static boolean ended(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (isEnd(cause)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it was the declaration of a queue that the broker refused. */
  public static boolean refusesQueue(CloseReason refusal) {
    return refusal.classId() == QUEUE_CLASS && refusal.methodId() == DECLARE_METHOD;
  }

  /** Whether it was the binding of a queue that the broker refused. */
  public static boolean refusesBinding(CloseReason refusal) {
    return refusal.classId() == QUEUE_CLASS && refusal.methodId() == BIND_METHOD;
  }

  /** Whether the broker closed the connection for an error of its own. */
  public static boolean isInternal(Throwable error) {
    CloseReason close = connectionClose(error);
    return close != null && close.code() == INTERNAL_ERROR;
  }

  /** Returns why the broker refused, as far as its answer shows. */
  public static FailureKind kind(@Nullable Throwable error) {
    CloseReason reason = error == null ? null : reason(error);
    if (reason != null && reason.by() == CloseReason.By.BROKER) {
      return kind(reason.code(), reason.text());
    }
    return FailureKind.OTHER;
  }

  private static FailureKind kind(int code, String text) {
    if (text.contains("message size")) {
      return FailureKind.SIZE;
    }
    return switch (code) {
      case ACCESS_REFUSED -> FailureKind.PERMISSION;
      case RESOURCE_LOCKED -> FailureKind.DECLARATION;
      case PRECONDITION_FAILED ->
          text.contains("inequivalent arg")
              ? FailureKind.DECLARATION
              : text.contains("limit") ? FailureKind.LIMIT : FailureKind.OTHER;
      case RESOURCE_ERROR -> FailureKind.LIMIT;
      case NOT_ALLOWED ->
          text.contains("limit") || text.contains("channel_max")
              ? FailureKind.LIMIT
              : FailureKind.OTHER;
      default -> FailureKind.OTHER;
    };
  }

  /** Says in one line what happened, as the broker said it where it did. */
  public static String text(Throwable error) {
    CloseReason reason = reason(error);
    if (reason != null) {
      return text(reason);
    }
    UnansweredException unanswered = unanswered(error);
    if (unanswered != null) {
      return String.valueOf(unanswered.getMessage());
    }
    Throwable deepest = error;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      deepest = cause;
    }
    String message = deepest.getMessage();
    String type = deepest.getClass().getSimpleName();
    return message == null ? type : type + ": " + message;
  }

  /** The same. */
  public static String text(CloseReason reason) {
    String text = oneLine(reason.text());
    return reason.by() == CloseReason.By.BROKER ? reason.code() + " " + text : text;
  }

  private static String oneLine(String text) {
    String line = unbroken(text);
    return line.contains("delivery acknowledgement") && line.contains("timed out")
        ? line + " A handler took longer than the broker's consumer_timeout"
        : line;
  }

  private static String unbroken(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }

  private static @Nullable CloseReason reason(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof ClosedException closed) {
        return closed.reason();
      }
    }
    return null;
  }
}
