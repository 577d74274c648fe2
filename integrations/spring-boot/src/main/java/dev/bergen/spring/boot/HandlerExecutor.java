// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** The threads that handlers run on where Boot's own switch asks for virtual ones. */
final class HandlerExecutor {
  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

  private HandlerExecutor() {}

  /** Returns {@code null} where servers and listeners keep to threads of their own. */
  static @Nullable Executor of(Environment environment, String prefix) {
    boolean wanted =
        environment.getProperty("spring.threads.virtual.enabled", Boolean.class, false);
    if (!wanted || Runtime.version().feature() < FIRST_WITH_VIRTUAL_THREADS) {
      return null;
    }
    SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(prefix);
    executor.setVirtualThreads(true);
    return executor;
  }
}
