// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import java.time.Duration;
import java.util.List;

/**
 * Something that breaks, and how it is healed.
 *
 * @param name as the page has it
 * @param breaks returns once the fault is on
 * @param heals returns once the fault is off; does nothing where ours have to mend it themselves
 * @param options further options of our URLs, each with a leading ampersand
 * @param byCable whether ours reach the broker through the site's cable
 * @param idle whether traffic pauses from before the fault until it is healed
 * @param mandatory whether casts fail when no queue takes them
 * @param within how soon after the healing a call of ours has to succeed
 * @param losesConnection whether ours have to say that they lost their connections, and got them
 *     back
 * @param says what ours have to log, among others
 */
record FaultCase(
    String name,
    Step breaks,
    Step heals,
    String options,
    boolean byCable,
    boolean idle,
    boolean mandatory,
    Duration within,
    boolean losesConnection,
    List<String> says) {

  /** A deed on the site of the fault. */
  interface Step {
    void take(Site site) throws Exception;
  }

  static FaultCase of(String name, Step breaks, Step heals) {
    return new FaultCase(
        name, breaks, heals, "", false, false, false, Duration.ofSeconds(6), true, List.of());
  }

  FaultCase withOptions(String more) {
    return new FaultCase(
        name, breaks, heals, more, byCable, idle, mandatory, within, losesConnection, says);
  }

  FaultCase throughCable() {
    return new FaultCase(
        name, breaks, heals, options, true, idle, mandatory, within, losesConnection, says);
  }

  FaultCase whileIdle() {
    return new FaultCase(
        name, breaks, heals, options, byCable, true, mandatory, within, losesConnection, says);
  }

  FaultCase withMandatoryCasts() {
    return new FaultCase(
        name, breaks, heals, options, byCable, idle, true, within, losesConnection, says);
  }

  FaultCase recoveringWithin(Duration limit) {
    return new FaultCase(
        name, breaks, heals, options, byCable, idle, mandatory, limit, losesConnection, says);
  }

  FaultCase keepingConnections() {
    return new FaultCase(
        name, breaks, heals, options, byCable, idle, mandatory, within, false, says);
  }

  FaultCase saying(String... parts) {
    return new FaultCase(
        name,
        breaks,
        heals,
        options,
        byCable,
        idle,
        mandatory,
        within,
        losesConnection,
        List.of(parts));
  }

  @Override
  public String toString() {
    return name;
  }
}
