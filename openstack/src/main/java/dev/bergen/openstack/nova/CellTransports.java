// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import dev.bergen.TransportClosedException;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The transports of cells, each opened when it is first wanted and kept until all are closed.
 *
 * <p>Threads: any. Opening does not connect, and so does not block for long.
 */
final class CellTransports implements AutoCloseable {
  private final Function<String, RpcTransport> opener;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private final Map<Cell, RpcTransport> open = new HashMap<>();
  private boolean closed;

  /**
   * @param opener opens a transport for a URL
   */
  CellTransports(Function<String, RpcTransport> opener) {
    this.opener = opener;
  }

  RpcTransport of(Cell cell) {
    lock.lock();
    try {
      if (closed) {
        throw new TransportClosedException(
            false, "Cannot reach " + cell + ": NovaRpc is closed", null);
      }
      return open.computeIfAbsent(cell, wanted -> opener.apply(wanted.transportUrl()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    List<RpcTransport> left;
    lock.lock();
    try {
      closed = true;
      left = new ArrayList<>(open.values());
      open.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(RpcTransport::close);
  }
}
