// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import dev.bergen.Target;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The Java server that is called, in a JVM of its own; ends with its standard input. */
public final class EchoServer {
  /** What it answers. */
  public static final class Echo {
    public @Nullable Object echo(@Nullable Object value) {
      return value;
    }
  }

  private EchoServer() {}

  public static void main(String[] args) throws IOException {
    try (RpcTransport transport = RpcTransport.open(args[0]);
        RpcServer server =
            RpcServer.builder(transport, Target.topic(args[1]).withServer("java"))
                .endpoint(new Echo())
                .build()) {
      server.start();
      System.out.println("ready");
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
