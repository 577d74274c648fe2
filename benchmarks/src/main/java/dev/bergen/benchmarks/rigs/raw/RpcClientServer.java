// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.raw;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.RpcServer;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import java.io.IOException;
import java.util.List;

/** The RPC server that comes with amqp-client: one thread, acknowledges each, no confirms. */
public final class RpcClientServer {
  private static final int PREFETCH = 256;

  private RpcClientServer() {}

  /**
   * Serves until its standard input ends.
   *
   * @param args the broker's URL and the topic
   */
  public static void main(String[] args) throws Exception {
    Site site = new Site(args[0], List.of());
    try (Connection connection = site.amqp().newConnection("rpc-client-server")) {
      Channel channel = connection.createChannel();
      RawMessages.declareTopic(channel, args[1]);
      channel.basicQos(PREFETCH);
      RpcServer server = new Answering(channel, args[1]);
      Thread loop = new Thread(() -> answer(server), "bergen-rpc-server");
      loop.setDaemon(true);
      loop.start();
      ServerJvm.serve();
      server.terminateMainloop();
      loop.join(5_000);
    }
  }

  private static void answer(RpcServer server) {
    try {
      var unused = server.mainloop();
    } catch (IOException e) {
      throw new IllegalStateException("The server ended", e);
    }
  }

  private static final class Answering extends RpcServer {
    private static final byte[] REPLY = RawMessages.reply();

    Answering(Channel channel, String queue) throws IOException {
      super(channel, queue);
    }

    @Override
    protected BasicProperties preprocessReplyProperties(
        Delivery request, BasicProperties.Builder builder) {
      return RawMessages.properties()
          .correlationId(request.getProperties().getCorrelationId())
          .build();
    }

    @Override
    public byte[] handleCall(Delivery request, BasicProperties properties) {
      return REPLY;
    }
  }
}
