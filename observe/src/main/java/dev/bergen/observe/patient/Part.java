// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.patient;

import dev.bergen.observe.management.ManagementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that could be seen, or the reason why not.
 *
 * @param value {@code null} if it could not be seen
 * @param missing why not; {@code null} if it could
 */
public record Part<T>(@Nullable T value, @Nullable String missing) {

  /** Requests the data. */
  public interface Question<T> {
    T ask() throws ManagementException;
  }

  /** Returns a part that could be read. */
  public static <T> Part<T> of(T value) {
    return new Part<>(value, null);
  }

  /** Returns a part that could not be read, with the reason. */
  public static <T> Part<T> missing(String why) {
    return new Part<>(null, why);
  }

  /** Returns the answer, or why there is none. */
  public static <T> Part<T> asked(Question<T> question) {
    try {
      return of(question.ask());
    } catch (ManagementException e) {
      return missing(String.valueOf(e.getMessage()));
    }
  }

  /** Returns whether the part could be read. */
  public boolean isPresent() {
    return value != null;
  }

  /**
   * Returns the data.
   *
   * @throws NullPointerException if it is missing
   */
  public T get() {
    return Objects.requireNonNull(value, () -> String.valueOf(missing));
  }
}
