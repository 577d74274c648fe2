// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.demo;

import dev.bergen.rpc.Expected;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The demo's endpoint: its public methods are what clients can call. */
public final class DemoService implements Calculator {
  private final String server;
  private final BlockingQueue<String> notes;
  private final CountDownLatch demoIsOver;

  /**
   * @param notes gets the server's name for each note
   */
  DemoService(String server, BlockingQueue<String> notes, CountDownLatch demoIsOver) {
    this.server = server;
    this.notes = notes;
    this.demoIsOver = demoIsOver;
  }

  @Override
  public long add(long a, long b) {
    return a + b;
  }

  @Override
  @Expected(ArithmeticException.class)
  public long divide(long a, long b) {
    return a / b;
  }

  public String whoami() {
    return server;
  }

  public void note(String text) {
    notes.add(server);
  }

  /** Works for longer than its caller waits. */
  public boolean work() throws InterruptedException {
    return demoIsOver.await(30, TimeUnit.SECONDS);
  }
}
