// SPDX-License-Identifier: Apache-2.0
package dev.bergen.logback;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.notify.Notifier;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service that says something on its way out, and closes nothing. */
final class Dying {
  private static final int WORDS = 500;

  private Dying() {}

  /** {@code log|notify|cast return|exit URL}, with {@code log} as {@code logback.xml} says. */
  public static void main(String[] args) {
    switch (args[0]) {
      case "log" -> {
        Logger log = LoggerFactory.getLogger("dying.service");
        for (int i = 0; i < WORDS; i++) {
          log.error("word {}", i);
        }
      }
      case "notify" -> {
        Notifier notifier = Notifier.of(NotificationTransport.open(args[2]), "dying");
        for (int i = 0; i < WORDS; i++) {
          var unused = notifier.errorAsync(RequestContext.empty(), "word", i);
        }
      }
      case "cast" -> {
        RpcClient client = RpcClient.of(RpcTransport.open(args[2]), Target.topic("heirs"));
        for (int i = 0; i < WORDS; i++) {
          var unused = client.castAsync("word", Map.of("i", i));
        }
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
    if (args[1].equals("exit")) {
      System.exit(3);
    }
  }
}
