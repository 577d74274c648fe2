// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

import dev.bergen.InvalidTargetException;
import dev.bergen.Target;
import dev.bergen.spi.NotificationAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go. Most requests go to few targets, whose routes are worked out once.
 *
 * <p>Threads: any.
 */
public final class Routes {
  private static final int MOST = 1_000;

  private record Asked(Target target, boolean required) {}

  /** One client asks with the same object again and again. */
  private record Latest(Target target, boolean required, Route route) {
    @SuppressWarnings("ReferenceEquality") // to compare targets is what this spares
    boolean isOf(Target other, boolean otherRequired) {
      return target == other && required == otherRequired;
    }
  }

  private final Addresses addresses;

  /** Of calls, and of casts without fanout, which have the same routes. */
  private final Map<Asked, Route> known = new ConcurrentHashMap<>();

  /** The last route that was requested; null before the first. */
  private volatile @Nullable Latest latest;

  public Routes(Addresses addresses) {
    this.addresses = addresses;
  }

  /**
   * Returns where a call goes.
   *
   * @throws InvalidTargetException if AMQP cannot carry a name
   */
  public Route call(Target target, boolean required) {
    Latest before = latest;
    if (before != null && before.isOf(target, required)) {
      return before.route;
    }
    Route found = find(target, required);
    latest = new Latest(target, required, found);
    return found;
  }

  private Route find(Target target, boolean required) {
    Asked asked = new Asked(target, required);
    Route found = known.get(asked);
    if (found == null) {
      found = addresses.call(target, required);
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(asked, found);
    }
    return found;
  }

  /**
   * Returns where a cast goes.
   *
   * @throws InvalidTargetException if AMQP cannot carry a name
   */
  public Route cast(Target target, boolean required) {
    return target.fanout() ? addresses.cast(target, required) : call(target, required);
  }

  /**
   * Returns where a notification goes.
   *
   * @throws InvalidTargetException if AMQP cannot carry a name
   */
  public Route notification(NotificationAddress address) {
    return addresses.notification(address);
  }
}
