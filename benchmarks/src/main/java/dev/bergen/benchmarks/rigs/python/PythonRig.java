// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.python;

import static dev.bergen.benchmarks.rigs.python.PythonPeers.working;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.rigs.bergen.BergenRig;
import dev.bergen.benchmarks.rigs.bergen.BergenServer;
import dev.bergen.testbed.python.PythonClient;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import java.util.List;

/**
 * A client on the real oslo.messaging, in a process of its own where it measures itself, and its
 * server in another. It is not asked for more threads than its defaults are made for.
 */
public final class PythonRig implements Rig {
  private static final int MOST_THREADS = 64;

  private final String name;
  private final String topic;
  private final PythonClient client;
  private final ProcessHandle server;

  private PythonRig(
      String name, PythonRelease release, Site site, String topic, ProcessHandle server)
      throws Exception {
    this.name = name;
    this.topic = topic;
    this.server = server;
    this.client = working(() -> PythonClient.start(release, site.url()));
  }

  /** Opens a client that calls a server of the same release. */
  public static PythonRig beside(PythonPeers peers, Site site) throws Exception {
    PythonRelease release = peers.release();
    String topic = "python-" + release;
    PythonPeer server = PythonPeers.server(release, site, topic);
    return new PythonRig(
        "Python %s, max 64".formatted(release), release, site, topic, PythonPeers.process(server));
  }

  /** Opens a client that calls Bergen's server. */
  public static PythonRig toBergen(PythonPeers peers, Site site) throws Exception {
    PythonRelease release = peers.release();
    ServerJvm server = BergenServer.at(site, BergenRig.TOPIC);
    return new PythonRig(
        "Python %s to Bergen, max 64".formatted(release),
        release,
        site,
        BergenRig.TOPIC,
        server.process());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean suits(Load load) {
    return load.ratePerSecond() == 0;
  }

  @Override
  public List<ProcessHandle> clients() {
    return List.of(PythonPeers.process(client.peer()));
  }

  @Override
  public List<ProcessHandle> servers() {
    return List.of(server);
  }

  @Override
  public Sample measure(Load load) throws Exception {
    String padding = "x".repeat(load.payloadBytes());
    JsonNode result =
        working(
            () ->
                client
                    .callFor(
                        topic,
                        "echo",
                        Math.min(MOST_THREADS, load.inFlight()),
                        load.time().toNanos() / 1e9)
                    .context("{\"padding\": \"%s\"}".formatted(padding))
                    .run()
                    .result());
    return PythonPeers.sample(result);
  }

  @Override
  public void close() {
    client.peer().kill(); // what is measured has nothing to end in order, and takes ten seconds
  }
}
