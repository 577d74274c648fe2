// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.layer;

import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.rigs.raw.RawMessages;
import dev.bergen.benchmarks.rigs.raw.RawServer;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.amqp.Delivered;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The twin of {@link RawServer} on the driver's own layer of AMQP. */
public final class LayerServer {
  private static final int PREFETCH = 256;
  private static final byte[] REPLY = RawMessages.reply();

  private LayerServer() {}

  /**
   * Runs until its standard input ends.
   *
   * @param args the broker's URL and the topic
   */
  public static void main(String[] args) throws Exception {
    try (Site site = new Site(args[0], List.of())) {
      Connection in = LayerPeers.connect(site);
      Connection out = LayerPeers.connect(site);
      Channel requests = in.openChannel();
      LayerPeers.declareTopic(requests, args[1]);
      requests.qos(PREFETCH, false).await();
      LayerConfirms replies = new LayerConfirms(out.openChannel());
      LayerAcks acks = new LayerAcks(requests);
      requests
          .consume(args[1], "1", false, false, Map.of(), message -> answer(acks, replies, message))
          .await();
      ServerJvm.serve();
      in.close("done", Duration.ofSeconds(5));
      out.close("done", Duration.ofSeconds(5));
    }
  }

  private static void answer(LayerAcks acks, LayerConfirms replies, Delivered request) {
    try {
      acks.settle(request.tag());
      String replyTo = request.properties().replyTo();
      if (replyTo != null) {
        var unused =
            replies
                .publish(
                    "",
                    replyTo,
                    true,
                    LayerPeers.properties(request.properties().correlationId(), null, null),
                    REPLY)
                .whenComplete((confirmed, error) -> check(error));
      }
    } catch (IOException e) {
      check(e);
    }
  }

  private static void check(@Nullable Throwable error) {
    if (error != null) {
      error.printStackTrace();
      System.exit(1);
    }
  }
}
