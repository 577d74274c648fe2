// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.rpc.RpcInterface;
import dev.bergen.spring.EnableRpcClients;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/** Explains how a typed interface without a bean becomes a client. */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class MissingClientAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable root, NoSuchBeanDefinitionException cause) {
    ResolvableType wanted = cause.getResolvableType();
    Class<?> type = wanted == null ? null : wanted.resolve();
    if (type == null || cause.getNumberOfBeansFound() > 0) {
      return null;
    }
    RpcInterface declared = type.getAnnotation(RpcInterface.class);
    if (declared == null) {
      return null;
    }
    String action =
        declared.topic().isEmpty()
            ? "Name the topic of its servers, @RpcInterface(topic = \"…\"), and let @%s find it."
            : "Add @%s to a configuration class in its package or above, or name it there in"
                + " 'clients'.";
    return new FailureAnalysis(
        "There is no client of the RPC interface %s.".formatted(type.getName()),
        action.formatted(EnableRpcClients.class.getSimpleName()),
        cause);
  }
}
