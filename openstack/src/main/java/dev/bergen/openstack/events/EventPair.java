// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import java.time.Duration;

/**
 * The beginning and the end of one action.
 *
 * @param end of phase {@link EventPhase#END} or {@link EventPhase#ERROR}
 * @param duration between the times at which both were sent; if an event has no time, between those
 *     at which they were received
 */
public record EventPair(OpenStackEvent start, OpenStackEvent end, Duration duration) {
  /** Returns whether the action has failed. */
  public boolean failed() {
    return end.phase() == EventPhase.ERROR;
  }
}
