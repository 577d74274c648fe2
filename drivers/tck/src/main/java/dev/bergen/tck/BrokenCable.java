// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP proxy on the loopback interface that breaks on demand: what a network does to a driver,
 * without a network.
 *
 * <p>It starts whole. Each fault replaces the one before and lasts until {@link #heal}; faults
 * apply to connections that are open and to later ones.
 *
 * <p>Threads: any thread may break and heal. One thread accepts, two copy for each connection; all
 * end with {@link #close}.
 */
public final class BrokenCable implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BrokenCable.class);
  private static final int CONNECT_MILLIS = 5_000;

  private final InetSocketAddress broker;
  private final ServerSocket listener;
  private final Set<CableStrand> strands = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile CableFault fault = CableFault.none();

  private BrokenCable(InetSocketAddress broker) throws IOException {
    this.broker = broker;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** Lays a cable to a port of this machine. */
  public static BrokenCable to(int port) {
    try {
      BrokenCable cable =
          new BrokenCable(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      CableStrand.startThread("cable-accept", cable::acceptAll);
      return cable;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the port to connect to in place of the broker's. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Returns how many connections are open. */
  public int connections() {
    return strands.size();
  }

  /** Returns how many connections came in so far, refused ones included. */
  public int accepted() {
    return accepted.get();
  }

  /** Resets every open connection; the next ones work. */
  public void cut() {
    strands.forEach(CableStrand::reset);
  }

  /** Resets every open connection, and later ones as soon as they are made. */
  public void refuse() {
    become(CableFault.refuse());
    cut();
  }

  /** Lets {@code bytes} more pass to the broker, all connections together, then cuts. */
  public void cutToBrokerAfter(int bytes) {
    become(CableFault.cutAfter(bytes, true));
  }

  /** Lets {@code bytes} more pass from the broker, all connections together, then cuts. */
  public void cutFromBrokerAfter(int bytes) {
    become(CableFault.cutAfter(bytes, false));
  }

  /** Holds back each piece of the stream for {@code delay}, both ways. */
  public void delay(Duration delay) {
    become(CableFault.delay(delay));
  }

  /** Holds back everything until healed; nothing is lost. */
  public void hold() {
    become(CableFault.hold());
  }

  /** Loses everything that is sent to the broker, silently. */
  public void swallowToBroker() {
    become(CableFault.swallow(true, false));
  }

  /** Loses everything that the broker sends, silently. */
  public void swallowFromBroker() {
    become(CableFault.swallow(false, true));
  }

  /** Loses everything both ways, silently. */
  public void swallow() {
    become(CableFault.swallow(true, true));
  }

  /** Silently loses everything, both ways, on the connections that are open. Later ones work. */
  public void swallowOpen() {
    strands.forEach(CableStrand::swallow);
  }

  /** Works again. Connections that lost bytes are reset, as they could only be garbled now. */
  public void heal() {
    become(CableFault.none());
    strands.stream().filter(CableStrand::lostBytes).forEach(CableStrand::reset);
  }

  /** Resets every connection and accepts no more. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      refuse();
    }
  }

  CableFault fault() {
    return fault;
  }

  void forget(CableStrand strand) {
    strands.remove(strand);
  }

  private void become(CableFault next) {
    CableFault before = fault;
    fault = next;
    before.end();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        log.debug("Not connected: {}", e.toString()); // closed, or one of the ends is gone
      }
    }
  }

  private void connect(Socket client) throws IOException {
    accepted.incrementAndGet();
    Socket toBroker = new Socket();
    CableStrand strand = new CableStrand(this, client, toBroker);
    strands.add(strand);
    // Read after add: either refuse() sees the strand or we see the fault.
    if (fault.refuses()) {
      strand.reset();
      return;
    }
    try {
      toBroker.connect(broker, CONNECT_MILLIS);
      strand.start();
    } catch (IOException e) {
      strand.reset();
      throw e;
    }
  }
}
