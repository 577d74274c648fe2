// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Records every call, cast and notification of a test, through any of the test's transports.
 *
 * <pre>{@code
 * recorder.assertCalled("reserve").withArgument("item", "disk").once();
 * recorder.awaitCast("resync", ofSeconds(1));
 * recorder.assertNotified("volume.create.end").withPriority(Priority.INFO).once();
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

  /**
   * Returns the notifications so far, in the order of sending, once for each topic; also those that
   * a fault has kept from arriving.
   */
  public List<RecordedNotification> notifications() {
    lock.lock();
    try {
      return List.copyOf(notifications);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, in real time, until a notification of {@code eventType} has been sent, and returns the
   * first.
   *
   * @throws AssertionError if there is none within {@code timeout}, or the thread is interrupted
   */
  public RecordedNotification awaitNotification(String eventType, Duration timeout) {
    return await(
        "a notification of " + eventType,
        timeout,
        notifications,
        each -> each.eventType().equals(eventType));
  }

  /**
   * Asserts that {@code eventType} was notified of so far; continue with which of its notifications
   * is meant.
   *
   * @throws AssertionError if it was not
   */
  public NotificationAssertion assertNotified(String eventType) {
    return NotificationAssertion.of(eventType, notifications());
  }

  /**
   * Asserts that no notification of {@code eventType} was sent so far.
   *
   * @throws AssertionError if one was sent
   */
  public void assertNeverNotified(String eventType) {
    List<RecordedNotification> all = notifications();
    if (all.stream().anyMatch(each -> each.eventType().equals(eventType))) {
      throw new AssertionError(
          "Expected no notification of " + eventType + ", but" + Remaining.listing(all));
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
      throw new AssertionError(
          "Expected no call or cast of " + method + ", but" + Remaining.listing(all));
    }
  }

  /**
   * Asserts that no call, cast or notification was sent so far.
   *
   * @throws AssertionError if one was sent
   */
  public void assertNothingSent() {
    List<Object> all = new ArrayList<>(messages());
    all.addAll(notifications());
    if (!all.isEmpty()) {
      throw new AssertionError("Expected that nothing is sent, but" + Remaining.listing(all));
    }
  }

  /** Clears the record, so that the next assertions apply to later messages only. */
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
   * Returns the calls that have not ended, including cleared ones. Calls that are just ending on
   * another thread, as cancelled ones may, have until {@code patience} to do so.
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

  private RecordedMessage await(Message.Kind kind, String method, Duration timeout) {
    return await(
        "a " + MessageAssertion.word(kind) + " of " + method,
        timeout,
        messages,
        each -> each.kind() == kind && each.method().equals(method) && each.hasDeparted());
  }

  private <T> T await(String wanted, Duration timeout, List<T> recorded, Predicate<T> condition) {
    Deadline deadline = Deadline.after(timeout);
    lock.lock();
    try {
      while (true) {
        Optional<T> found = recorded.stream().filter(condition).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        if (deadline.isPast()) {
          throw new AssertionError(
              "Expected %s within %s, but%s"
                  .formatted(wanted, Deadline.inWords(timeout), Remaining.listing(recorded)));
        }
        changed.awaitNanos(deadline.remainingNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + wanted, e);
    } finally {
      lock.unlock();
    }
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
