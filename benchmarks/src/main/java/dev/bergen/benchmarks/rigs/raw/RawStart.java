// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.raw;

import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What the broker's own handshakes take until a first reply: as many as Bergen has. */
public final class RawStart implements AutoCloseable {
  private static final String TOPIC = "raw-start";

  private final Site site;
  private final ServerJvm server;

  public RawStart(Site site) throws IOException {
    this.site = site;
    this.server = ServerJvm.start(RawServer.class, site.url(), TOPIC);
  }

  /** Connects, calls once and closes; returns how long the reply is. */
  public int firstReply() throws Exception {
    try (RawClient client = new RawClient(site, TOPIC)) {
      return client.call(RawMessages.request(0)).get(10, TimeUnit.SECONDS).length;
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
