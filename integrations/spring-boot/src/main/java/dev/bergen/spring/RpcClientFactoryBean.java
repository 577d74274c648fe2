// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.Autowired;

/** Makes the client of one typed interface, when it is first asked for. */
final class RpcClientFactoryBean<T> implements FactoryBean<T> {
  private final Class<T> type;

  /** Set by Spring before the client is requested. */
  private @Nullable RpcClients clients;

  RpcClientFactoryBean(Class<T> type) {
    this.type = type;
  }

  @Autowired
  void setClients(RpcClients clients) {
    this.clients = clients;
  }

  @Override
  public T getObject() {
    if (clients == null) {
      throw new IllegalStateException("No RpcClients for " + type.getName());
    }
    return clients.of(type);
  }

  @Override
  public Class<T> getObjectType() {
    return type;
  }
}
