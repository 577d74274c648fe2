// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.bergen;

import dev.bergen.Target;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;

/** A Bergen server as it comes, with one endpoint. */
public final class BergenServer {
  /** What it answers. */
  public static final class Echo implements Echoing {
    @Override
    public long echo(long value) {
      return value;
    }
  }

  private BergenServer() {}

  /** Returns the site's server of a topic, which is started for whoever asks first. */
  public static ServerJvm at(Site site, String topic) throws Exception {
    return site.shared(
        "bergen-server-" + topic,
        ServerJvm.class,
        () -> ServerJvm.start(BergenServer.class, site.url(), topic));
  }

  /**
   * Runs until its standard input ends.
   *
   * @param args the broker's URL and the topic
   */
  public static void main(String[] args) throws Exception {
    try (RpcTransport transport = RpcTransport.open(args[0]);
        RpcServer server =
            RpcServer.builder(transport, Target.topic(args[1]).withServer("java"))
                .endpoint(new Echo())
                .build()) {
      server.start();
      ServerJvm.serve();
    }
  }
}
