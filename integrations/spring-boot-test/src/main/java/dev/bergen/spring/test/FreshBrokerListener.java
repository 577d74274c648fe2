// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test;

import dev.bergen.testing.TestBroker;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Lets each test begin with nothing recorded and no fault, though the context is older. */
final class FreshBrokerListener extends AbstractTestExecutionListener {
  @Override
  public void beforeTestMethod(TestContext test) {
    if (test.hasApplicationContext()) {
      ApplicationContext context = test.getApplicationContext();
      context
          .getBeanProvider(TestBroker.class)
          .ifAvailable(
              broker -> {
                broker.faults().reset();
                broker.recorder().clear();
              });
    }
  }
}
