// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.compare;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether two scalars from JSON are the same: 1 is 1.0. */
final class Numbers {
  private Numbers() {}

  static boolean equal(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number one && right instanceof Number other) {
      BigDecimal a = decimal(one);
      BigDecimal b = decimal(other);
      if (a == null || b == null) {
        return left.equals(right);
      }
      return a.compareTo(b) == 0;
    }
    return Objects.equals(left, right);
  }

  /** Returns null if the number is not finite. */
  private static @Nullable BigDecimal decimal(Number number) {
    if (number instanceof BigInteger large) {
      return new BigDecimal(large);
    }
    if (number instanceof Double real) {
      return Double.isFinite(real) ? BigDecimal.valueOf(real) : null;
    }
    return BigDecimal.valueOf(number.longValue());
  }
}
