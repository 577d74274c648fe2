// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import dev.bergen.notify.NotificationListener;
import dev.bergen.rpc.RpcServer;
import java.util.List;

/** Receives the running servers and listeners each time these change. */
public interface RunningObserver {

  /** Called by the thread that starts or stops. */
  void running(List<RpcServer> servers, List<NotificationListener> listeners);
}
