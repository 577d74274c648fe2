// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.function.LongSupplier;

/**
 * The point in time at which a caller stops waiting, created once where the wait starts and passed
 * down, so that it covers connecting, the confirm and the reply.
 *
 * <p>Threads: any. Timeouts longer than about 146 years end after 146 years.
 */
public final class Deadline {
  private final Duration timeout;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final long timeoutNanos;

  private Deadline(Duration timeout, LongSupplier nanoTime) {
    this.timeout = timeout;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.timeoutNanos = saturatedNanos(timeout);
  }

  /**
   * Returns the deadline {@code timeout} from now; a timeout of zero has passed at once.
   *
   * @throws IllegalArgumentException if {@code timeout} is negative
   */
  public static Deadline after(Duration timeout) {
    return after(timeout, System::nanoTime);
  }

  /** Like {@link #after(Duration)}, on the caller's own clock, which counts nanoseconds. */
  public static Deadline after(Duration timeout, LongSupplier nanoTime) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("A timeout cannot be negative, got " + inWords(timeout));
    }
    return new Deadline(timeout, nanoTime);
  }

  /** Returns {@code duration} as text for messages and logs: {@code 0.3 s}, {@code 1 min 30 s}. */
  public static String inWords(Duration duration) {
    return Words.of(duration);
  }

  /** Returns the whole timeout. */
  public Duration timeout() {
    return timeout;
  }

  /** Returns how long the wait has lasted. */
  public Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - startNanos);
  }

  /** Returns the time left; zero once the deadline has passed, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(remainingNanos());
  }

  /** Returns the time left in nanoseconds; 0 once the deadline has passed. */
  public long remainingNanos() {
    return Math.max(0, timeoutNanos - (nanoTime.getAsLong() - startNanos));
  }

  /** Returns whether the deadline has passed. */
  public boolean isPast() {
    return remainingNanos() == 0;
  }

  @Override
  public String toString() {
    return "Deadline[" + inWords(remaining()) + " of " + inWords(timeout) + " left]";
  }

  private static long saturatedNanos(Duration timeout) {
    // Half the range, so that start + timeout cannot overflow.
    return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) >= 0
        ? Long.MAX_VALUE / 2
        : timeout.toNanos();
  }

  /**
   * Durations as readable text, which fits after words such as "within": {@code 0.3 s}, {@code 1
   * min 30 s}, {@code 2 h}.
   */
  private static final class Words {
    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);
    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);
    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600);
    private static final BigDecimal DAY = BigDecimal.valueOf(86_400);

    private Words() {}

    /** Long durations need fewer decimals: tenths of a second from a minute on. */
    static String of(Duration duration) {
      BigDecimal seconds =
          BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
      if (seconds.signum() < 0) {
        return "-" + text(seconds.negate());
      }
      return text(seconds);
    }

    private static String text(BigDecimal exact) {
      BigDecimal left = rounded(exact);
      if (left.signum() == 0 && exact.signum() > 0) {
        BigDecimal millis = exact.movePointRight(3).round(THREE_DIGITS);
        return millis.stripTrailingZeros().toPlainString() + " ms";
      }
      if (left.signum() == 0) {
        return "0 s";
      }
      StringJoiner text = new StringJoiner(" ");
      left = add(text, left, DAY, "d");
      left = add(text, left, HOUR, "h");
      left = add(text, left, MINUTE, "min");
      if (left.signum() > 0) {
        text.add(left.stripTrailingZeros().toPlainString() + " s");
      }
      return text.toString();
    }

    private static BigDecimal rounded(BigDecimal seconds) {
      int decimals = seconds.compareTo(MINUTE) < 0 ? 3 : seconds.compareTo(HOUR) < 0 ? 1 : 0;
      return seconds.setScale(decimals, RoundingMode.HALF_UP);
    }

    /** Adds the number of whole {@code unit}s in {@code left}, and returns the remainder. */
    private static BigDecimal add(
        StringJoiner text, BigDecimal left, BigDecimal unit, String symbol) {
      BigDecimal[] parts = left.divideAndRemainder(unit);
      if (parts[0].signum() > 0) {
        text.add(parts[0].toBigInteger() + " " + symbol);
      }
      return parts[1];
    }
  }
}
