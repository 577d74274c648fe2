// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ChannelContinuationTimeoutException;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import dev.bergen.FailureKind;
import java.io.EOFException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** Reads what the client library throws. */
final class AmqpErrors {
  static final int NOT_FOUND = 404;
  static final int ACCESS_REFUSED = 403;
  static final int RESOURCE_LOCKED = 405;
  static final int PRECONDITION_FAILED = 406;
  static final int RESOURCE_ERROR = 506;
  static final int NOT_ALLOWED = 530;
  static final int INTERNAL_ERROR = 541;

  /** What brokers call queues that are neither durable nor exclusive when they refuse them. */
  static final String TRANSIENT_QUEUES = "transient_nonexcl_queues";

  private static final int QUEUE_CLASS = 50;
  private static final int DECLARE_METHOD = 10;
  private static final int BIND_METHOD = 20;

  private AmqpErrors() {}

  /** Returns why the broker closed the channel; {@code null} if it is anything else. */
  static AMQP.Channel.@Nullable Close channelClose(Throwable error) {
    return reason(error) instanceof AMQP.Channel.Close close ? close : null;
  }

  /** Returns why the broker closed the connection; {@code null} if it is anything else. */
  static AMQP.Connection.@Nullable Close connectionClose(Throwable error) {
    return reason(error) instanceof AMQP.Connection.Close close ? close : null;
  }

  /**
   * Whether the broker has not answered a step in time, as RabbitMQ 4.3 does where a queue's node
   * is down. Its channel is of no use any more, nor is its number: whoever closes it waits as well.
   */
  static boolean isUnanswered(@Nullable Throwable error) {
    return unanswered(error) != null;
  }

  private static @Nullable ChannelContinuationTimeoutException unanswered(
      @Nullable Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof ChannelContinuationTimeoutException timeout) {
        return timeout;
      }
    }
    return null;
  }

  /** Whether somebody declared the same thing before, and otherwise. */
  static boolean isMismatch(AMQP.Channel.Close refusal) {
    return refusal.getReplyCode() == PRECONDITION_FAILED
        && refusal.getReplyText().contains("inequivalent arg");
  }

  /** Whether somebody declared the same thing before, with the other durability. */
  static boolean isDurableMismatch(AMQP.Channel.Close refusal) {
    return refusal.getReplyCode() == PRECONDITION_FAILED
        && refusal.getReplyText().contains("inequivalent arg 'durable'");
  }

  /** Whether the other side ended a connection that was made. */
  static boolean isEnd(Throwable cause) {
    return cause instanceof EOFException
        || cause instanceof MalformedFrameException
        || cause.getClass() == SocketException.class; // its subclasses tell of refusals
  }

  /** Whether any of the causes says so. */
  static boolean ended(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (isEnd(cause)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it was the declaration of a queue that the broker refused. */
  static boolean refusesQueue(AMQP.Channel.Close refusal) {
    return refusal.getClassId() == QUEUE_CLASS && refusal.getMethodId() == DECLARE_METHOD;
  }

  /** Whether it was the binding of a queue that the broker refused. */
  static boolean refusesBinding(AMQP.Channel.Close refusal) {
    return refusal.getClassId() == QUEUE_CLASS && refusal.getMethodId() == BIND_METHOD;
  }

  /** Whether the broker closed the connection for an error of its own. */
  static boolean isInternal(Throwable error) {
    AMQP.Connection.Close close = connectionClose(error);
    return close != null && close.getReplyCode() == INTERNAL_ERROR;
  }

  /** Returns why the broker refused, as far as its answer tells. */
  static FailureKind kind(@Nullable Throwable error) {
    Method reason = error == null ? null : reason(error);
    if (reason instanceof AMQP.Channel.Close close) {
      return kind(close.getReplyCode(), close.getReplyText());
    } else if (reason instanceof AMQP.Connection.Close close) {
      return kind(close.getReplyCode(), close.getReplyText());
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
  static String text(Throwable error) {
    Method reason = reason(error);
    if (reason instanceof AMQP.Channel.Close close) {
      return close.getReplyCode() + " " + oneLine(close.getReplyText());
    } else if (reason instanceof AMQP.Connection.Close close) {
      return close.getReplyCode() + " " + oneLine(close.getReplyText());
    }
    ChannelContinuationTimeoutException unanswered = unanswered(error);
    if (unanswered != null) {
      return "no answer to %s within %d s"
          .formatted(unanswered.getMethod().protocolMethodName(), AmqpDialer.ANSWER_MILLIS / 1_000);
    }
    Throwable deepest = error;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      deepest = cause;
    }
    String message = deepest.getMessage();
    String type = deepest.getClass().getSimpleName();
    return message == null ? type : type + ": " + message;
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

  private static @Nullable Method reason(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof ShutdownSignalException signal) {
        return signal.getReason();
      }
    }
    return null;
  }
}
