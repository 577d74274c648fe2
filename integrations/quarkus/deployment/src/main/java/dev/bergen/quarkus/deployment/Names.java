// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import dev.bergen.RequestContext;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationResult;
import dev.bergen.quarkus.NotificationHandler;
import dev.bergen.quarkus.RpcEndpoint;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.RpcInterface;
import java.util.Set;
import org.jboss.jandex.DotName;

/** The names of the annotations and types that the index of an application is searched for. */
final class Names {
  static final DotName RPC_ENDPOINT = DotName.createSimple(RpcEndpoint.class);
  static final DotName RPC_INTERFACE = DotName.createSimple(RpcInterface.class);
  static final DotName NOTIFICATION_HANDLER = DotName.createSimple(NotificationHandler.class);
  static final DotName NOTIFICATION_RESULT = DotName.createSimple(NotificationResult.class);

  /** Parameters and results that are made here and never travel. */
  static final Set<DotName> STAY =
      Set.of(
          DotName.createSimple(RpcContext.class),
          DotName.createSimple(RequestContext.class),
          DotName.createSimple(Priority.class),
          DotName.createSimple(NotificationEvent.class),
          NOTIFICATION_RESULT);

  private Names() {}
}
