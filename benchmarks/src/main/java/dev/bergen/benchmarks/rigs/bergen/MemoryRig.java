// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.bergen;

import dev.bergen.Target;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.NotHereException;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Threads;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;

/** Bergen's client and server in this JVM, with its memory driver between them. */
public final class MemoryRig implements Rig {
  /** How it is driven. */
  public enum Mode {
    ASYNC("Bergen, async"),
    SYNC("Bergen, platform threads"),
    VIRTUAL("Bergen, virtual threads");

    private final String title;

    Mode(String title) {
      this.title = title;
    }
  }

  private static final String TOPIC = "bench";

  private final Mode mode;
  private final RpcTransport transport;
  private final RpcServer server;
  private final EchoClient client;

  public MemoryRig(Mode mode) throws NotHereException {
    if (mode == Mode.VIRTUAL && Threads.virtual().isEmpty()) {
      throw new NotHereException("this JDK has no virtual threads");
    }
    this.mode = mode;
    this.transport = RpcTransport.open("memory://bench-" + mode);
    this.server =
        RpcServer.builder(transport, Target.topic(TOPIC).withServer("java"))
            .endpoint(new BergenServer.Echo())
            .build();
    server.start();
    this.client = new EchoClient(transport, TOPIC);
  }

  @Override
  public String name() {
    return mode.title;
  }

  @Override
  public Sample measure(Load load) throws Exception {
    return switch (mode) {
      case ASYNC -> client.async(load);
      case SYNC -> client.blocking(load, Threads.platform());
      case VIRTUAL -> client.blocking(load, Threads.virtual().orElseThrow());
    };
  }

  @Override
  public void close() {
    server.close();
    transport.close();
  }
}
