// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Remembers every call, cast and notification of a test, whoever sent it through whichever of the
 * test's transports.
 *
 * <pre>{@code
 * recorder.assertCalled("reserve").withArgument("item", "disk").once();
 * recorder.awaitCast("resync", ofSeconds(1));
 * assertThat(recorder.calls()).extracting(RecordedMessage::method).containsExactly("reserve");
 * }</pre>
 *
 * <p>Threads: any. Assertions throw {@link AssertionError} with everything that was recorded.
 */
public final class Recorder {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** In the order of sending; guarded by lock. */
  private final List<RecordedMessage> messages = new ArrayList<>();

  /** In the order of sending; guarded by lock. */
  private final List<RecordedNotification> notifications = new ArrayList<>();

  /** Calls without an outcome, also those that were cleared. */
  private final Set<RecordedMessage> pending = ConcurrentHashMap.newKeySet();

  Recorder() {}

  /** Returns the calls and casts so far, in the order of sending. */
  public List<RecordedMessage> messages() {
    return select(message -> true);
  }

  /** Returns the calls so far, in the order of sending. */
  public List<RecordedMessage> calls() {
    return select(message -> message.kind() == Message.Kind.CALL);
  }

  /** Returns the casts so far, in the order of sending. */
  public List<RecordedMessage> casts() {
    return select(message -> message.kind() == Message.Kind.CAST);
  }

  /** Returns the notifications so far, in the order of sending, once for each topic. */
  public List<RecordedNotification> notifications() {
    lock.lock();
    try {
      return List.copyOf(notifications);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Asserts that {@code eventType} was notified so far, and returns those notifications.
   *
   * @throws AssertionError if it was not
   */
  public List<RecordedNotification> assertNotified(String eventType) {
    List<RecordedNotification> all = notifications();
    List<RecordedNotification> fitting = ofType(eventType, all);
    if (fitting.isEmpty()) {
      throw notNotified(eventType, "", all);
    }
    return fitting;
  }

  /**
   * Waits, in real time, until {@code eventType} has been notified, and returns the first of these.
   *
   * @throws AssertionError if it is not within {@code timeout}, or the thread is interrupted
   */
  public RecordedNotification awaitNotification(String eventType, Duration timeout) {
    Deadline deadline = Deadline.after(timeout);
    lock.lock();
    try {
      List<RecordedNotification> fitting = ofType(eventType, notifications);
      while (fitting.isEmpty()) {
        if (deadline.isPast()) {
          throw notNotified(eventType, " within " + timeout, notifications);
        }
        changed.awaitNanos(deadline.remainingNanos());
        fitting = ofType(eventType, notifications);
      }
      return fitting.get(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + eventType, e);
    } finally {
      lock.unlock();
    }
  }

  private static List<RecordedNotification> ofType(
      String eventType, List<RecordedNotification> all) {
    return all.stream().filter(each -> eventType.equals(each.eventType())).toList();
  }

  private static AssertionError notNotified(
      String eventType, String within, List<RecordedNotification> all) {
    StringBuilder text = new StringBuilder("Expected a notification of " + eventType + within);
    text.append(all.isEmpty() ? ", but there were none" : ", but there were these:");
    all.forEach(each -> text.append("\n  ").append(each));
    return new AssertionError(text.toString());
  }

  void add(RecordedNotification notification) {
    lock.lock();
    try {
      notifications.add(notification);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, in real time, until a call of {@code method} has been sent, and returns the first.
   *
   * @throws AssertionError if there is none within {@code timeout}, or the thread is interrupted
   */
  public RecordedMessage awaitCall(String method, Duration timeout) {
    return await(Message.Kind.CALL, method, timeout);
  }

  /**
   * Waits, in real time, until a cast of {@code method} has been sent, and returns the first.
   *
   * @throws AssertionError if there is none within {@code timeout}, or the thread is interrupted
   */
  public RecordedMessage awaitCast(String method, Duration timeout) {
    return await(Message.Kind.CAST, method, timeout);
  }

  /**
   * Asserts that {@code method} was called so far; continue with which of its calls is meant.
   *
   * @throws AssertionError if it was not
   */
  public MessageAssertion assertCalled(String method) {
    return MessageAssertion.of(Message.Kind.CALL, method, messages());
  }

  /**
   * Asserts that {@code method} was cast so far; continue with which of its casts is meant.
   *
   * @throws AssertionError if it was not
   */
  public MessageAssertion assertCast(String method) {
    return MessageAssertion.of(Message.Kind.CAST, method, messages());
  }

  /**
   * Asserts that {@code method} was neither called nor cast so far.
   *
   * @throws AssertionError if it was
   */
  public void assertNeverSent(String method) {
    List<RecordedMessage> all = messages();
    if (all.stream().anyMatch(message -> message.method().equals(method))) {
      throw new AssertionError("Expected no call or cast of " + method + ", but" + listing(all));
    }
  }

  /**
   * Asserts that nothing was called or cast so far.
   *
   * @throws AssertionError if something was
   */
  public void assertNothingSent() {
    List<RecordedMessage> all = messages();
    if (!all.isEmpty()) {
      throw new AssertionError("Expected no calls or casts, but" + listing(all));
    }
  }

  /** Forgets what was recorded, so that the next assertions are about what comes now. */
  public void clear() {
    lock.lock();
    try {
      messages.clear();
      notifications.clear();
    } finally {
      lock.unlock();
    }
  }

  RecordedMessage add(Message message) {
    RecordedMessage recorded = new RecordedMessage(message, this::changed);
    lock.lock();
    try {
      messages.add(recorded);
    } finally {
      lock.unlock();
    }
    if (message.kind() == Message.Kind.CALL) {
      pending.add(recorded);
    }
    return recorded;
  }

  /**
   * Returns the calls that nobody has answered or ended, the cleared ones too. Those that are just
   * ending on another thread, as cancelled ones may, have until {@code patience} for it.
   */
  List<RecordedMessage> pendingCalls(Deadline patience) {
    lock.lock();
    try {
      while (!pending.isEmpty() && !patience.isPast()) {
        changed.awaitNanos(patience.remainingNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return List.copyOf(pending);
  }

  static String listing(List<RecordedMessage> messages) {
    if (messages.isEmpty()) {
      return " nothing was sent";
    }
    StringBuilder text = new StringBuilder(" these were sent:");
    messages.forEach(message -> text.append("\n  ").append(message));
    return text.toString();
  }

  private RecordedMessage await(Message.Kind kind, String method, Duration timeout) {
    Deadline deadline = Deadline.after(timeout);
    lock.lock();
    try {
      RecordedMessage found = departed(kind, method);
      while (found == null) {
        if (deadline.isPast()) {
          throw new AssertionError(
              "Expected a %s of %s within %s, but%s"
                  .formatted(
                      MessageAssertion.word(kind),
                      method,
                      Deadline.inWords(timeout),
                      listing(messages)));
        }
        changed.awaitNanos(deadline.remainingNanos());
        found = departed(kind, method);
      }
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + method, e);
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: the first such message; {@code null} if there is none yet. */
  private @Nullable RecordedMessage departed(Message.Kind kind, String method) {
    for (RecordedMessage message : messages) {
      if (message.kind() == kind && message.method().equals(method) && message.hasDeparted()) {
        return message;
      }
    }
    return null;
  }

  private List<RecordedMessage> select(Predicate<RecordedMessage> condition) {
    lock.lock();
    try {
      return messages.stream().filter(condition).toList();
    } finally {
      lock.unlock();
    }
  }

  private void changed(RecordedMessage message) {
    if (message.outcome() != Outcome.PENDING) {
      pending.remove(message);
    }
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
