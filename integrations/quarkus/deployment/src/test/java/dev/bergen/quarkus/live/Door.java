// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.live;

import dev.bergen.Target;
import dev.bergen.quarkus.NotificationHandler;
import dev.bergen.quarkus.RpcClients;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/** Calls the greeter for HTTP, and listens. */
public class Door {
  void open(@Observes Router router, RpcClients clients) {
    router
        .get("/greet")
        .blockingHandler(
            request ->
                request.end(
                    clients.client(Target.topic("greeter")).call("greet", Map.of(), String.class)));
  }

  @NotificationHandler
  void heard(String text) {
    // that it listens is enough
  }
}
