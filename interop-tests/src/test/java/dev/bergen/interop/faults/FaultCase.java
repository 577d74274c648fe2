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
 * @param reach how ours reach the broker
 * @param idle whether traffic pauses from before the fault until it is healed
 * @param mandatory whether casts fail when no queue takes them
 * @param within how soon after the healing a call of ours has to succeed
 * @param connections what becomes of ours, as they have to say; each that is lost has to come back
 * @param says what ours have to log, among others
 */
record FaultCase(
    String name,
    Step breaks,
    Step heals,
    String options,
    Reach reach,
    boolean idle,
    boolean mandatory,
    Duration within,
    Connections connections,
    List<String> says) {

  /** What becomes of connections. */
  enum Connections {
    LOST,
    KEPT,
    /** Some may be on what breaks. */
    EITHER
  }

  /** How ours reach the broker. */
  enum Reach {
    DIRECT,
    /** Through the site's cable. */
    CABLE,
    /** Through the site's cable to the port for TLS. */
    TLS,
    /** The cable is the URL's second host; where the first one is, nobody listens. */
    CABLE_AFTER_DEAD_HOST
  }

  /** A deed on the site of the fault. */
  interface Step {
    void take(Site site) throws Exception;
  }

  static FaultCase of(String name, Step breaks, Step heals) {
    return new FaultCase(
        name,
        breaks,
        heals,
        "",
        Reach.DIRECT,
        false,
        false,
        Duration.ofSeconds(10),
        Connections.LOST,
        List.of());
  }

  FaultCase withOptions(String more) {
    return new FaultCase(
        name, breaks, heals, more, reach, idle, mandatory, within, connections, says);
  }

  FaultCase by(Reach way) {
    return new FaultCase(
        name, breaks, heals, options, way, idle, mandatory, within, connections, says);
  }

  FaultCase whileIdle() {
    return new FaultCase(
        name, breaks, heals, options, reach, true, mandatory, within, connections, says);
  }

  FaultCase withMandatoryCasts() {
    return new FaultCase(
        name, breaks, heals, options, reach, idle, true, within, connections, says);
  }

  FaultCase recoveringWithin(Duration limit) {
    return new FaultCase(
        name, breaks, heals, options, reach, idle, mandatory, limit, connections, says);
  }

  FaultCase keepingConnections() {
    return new FaultCase(
        name, breaks, heals, options, reach, idle, mandatory, within, Connections.KEPT, says);
  }

  FaultCase perhapsLosingConnections() {
    return new FaultCase(
        name, breaks, heals, options, reach, idle, mandatory, within, Connections.EITHER, says);
  }

  FaultCase saying(String... parts) {
    return new FaultCase(
        name, breaks, heals, options, reach, idle, mandatory, within, connections, List.of(parts));
  }

  @Override
  public String toString() {
    return name;
  }
}
