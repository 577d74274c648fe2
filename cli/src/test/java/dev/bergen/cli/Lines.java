// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import java.io.Writer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Printed lines to wait for. */
public final class Lines extends Writer {
  private static final long PATIENCE_SECONDS = 60;

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final StringBuilder line = new StringBuilder();

  public void add(String whole) {
    lines.add(whole);
  }

  /** Returns the first line from here on that fits. */
  public String await(Predicate<String> wanted) throws InterruptedException {
    StringBuilder seen = new StringBuilder();
    while (true) {
      String next = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("the line did not come; there was: " + seen);
      }
      if (wanted.test(next)) {
        return next;
      }
      seen.append(next).append('\n');
    }
  }

  /** Returns all lines that nobody has waited for, of a process that has ended. */
  public List<String> rest() throws InterruptedException {
    if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the output did not end");
    }
    return List.copyOf(lines);
  }

  /** No more will come. */
  public void end() {
    ended.countDown();
  }

  /** Threads: the PrintWriter around this one has the lock. */
  @Override
  public void write(char[] text, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (text[i] == '\n') {
        lines.add(line.toString());
        line.setLength(0);
      } else {
        line.append(text[i]);
      }
    }
  }

  @Override
  public void flush() {
    // Lines are there as soon as they are whole.
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
