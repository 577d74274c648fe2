// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.python;

import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.rigs.bergen.EchoClient;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import java.util.List;

/** Bergen's client and a server on the real oslo.messaging. */
public final class BergenToPythonRig implements Rig {
  private final PythonRelease release;
  private final PythonPeer server;
  private final RpcTransport transport;
  private final EchoClient client;

  public BergenToPythonRig(PythonPeers peers, Site site) throws Exception {
    this.release = peers.release();
    String topic = "python-" + release;
    this.server = PythonPeers.server(release, site, topic);
    this.transport = RpcTransport.open(site.url());
    this.client = new EchoClient(transport, topic);
  }

  @Override
  public String name() {
    return "Bergen, async, to Python " + release;
  }

  @Override
  public List<ProcessHandle> servers() {
    return List.of(PythonPeers.process(server));
  }

  @Override
  public Sample measure(Load load) throws InterruptedException {
    return client.async(load);
  }

  @Override
  public void close() {
    transport.close();
  }
}
