// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.spring.InvalidRpcInterfaceException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says which bean or interface cannot be served or called as it is written. */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class InvalidRpcInterfaceAnalyzer
    extends AbstractFailureAnalyzer<InvalidRpcInterfaceException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, InvalidRpcInterfaceException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
  }
}
