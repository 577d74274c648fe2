// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.bergen;

import dev.bergen.Target;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.List;

/** Bergen on both ends, and both observed in the same way. */
public final class ObservedRig implements Rig {
  private final Observing observing;
  private final ServerJvm server;
  private final RpcTransport transport;
  private final EchoClient client;

  public ObservedRig(Observing observing, Site site) throws Exception {
    this.observing = observing;
    this.server = ServerJvm.start(Server.class, site.url(), observing.name());
    this.transport = RpcTransport.open(site.url());
    this.client =
        new EchoClient(observing.client(RpcClient.of(transport, target(observing)), transport));
  }

  private static Target target(Observing observing) {
    return Target.topic("observed-" + observing.id());
  }

  @Override
  public String name() {
    return "Bergen, " + observing.title();
  }

  @Override
  public List<ProcessHandle> servers() {
    return List.of(server.process());
  }

  @Override
  public Sample measure(Load load) throws Exception {
    return client.async(load);
  }

  @Override
  public void close() {
    transport.close();
    server.close();
  }

  /** The other end. */
  static final class Server {
    private Server() {}

    /**
     * Runs until its standard input ends.
     *
     * @param args the broker's URL and how calls are observed
     */
    public static void main(String[] args) throws Exception {
      Observing observing = Observing.valueOf(args[1]);
      try (RpcTransport transport = RpcTransport.open(args[0]);
          RpcServer server =
              observing
                  .server(
                      RpcServer.builder(transport, target(observing).withServer("java"))
                          .endpoint(new BergenServer.Echo()),
                      transport)
                  .build()) {
        server.start();
        ServerJvm.serve();
      }
    }
  }
}
