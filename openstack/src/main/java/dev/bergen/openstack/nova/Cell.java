// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import java.util.Objects;

/**
 * A cell of Nova's with a broker of its own, as {@code nova-manage cell_v2 list_cells --verbose}
 * prints it.
 *
 * @param uuid how Nova names it
 * @param transportUrl where its broker is; {@code none:///}, as cell0 has it, means no broker
 */
public record Cell(String uuid, String transportUrl) {
  /** Where the broker of the nova.conf is that of the hosts. */
  static final Cell OWN = new Cell("own", "none:///");

  public Cell {
    Objects.requireNonNull(uuid, "uuid");
    Objects.requireNonNull(transportUrl, "transportUrl");
  }

  boolean hasBroker() {
    return !transportUrl.startsWith("none");
  }

  /** Leaves out the URL, which has a password. */
  @Override
  public String toString() {
    return "Cell[" + uuid + "]";
  }
}
