// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import dev.bergen.testbed.RabbitNode;
import java.util.List;
import java.util.function.Function;

/** What main methods have in common that need a private RabbitMQ: their usage, and their end. */
public final class ByHand {
  private static final int WRONG_USAGE = 2;

  private ByHand() {}

  /** What is to be done. */
  @FunctionalInterface
  public interface Body<P> {
    /** Returns the exit status; ends early, and in order, when it is asked to stop. */
    int run(P plan, Stop stop) throws Exception;
  }

  /**
   * Does it, and ends the JVM.
   *
   * @param parser reads the arguments, or says by an {@link IllegalArgumentException} why it cannot
   */
  public static <P> void run(
      String[] args, String usage, Function<List<String>, P> parser, Body<P> body) {
    List<String> words = List.of(args);
    if (words.contains("--help")) {
      System.out.print(usage);
      return;
    }
    P plan;
    try {
      plan = parser.apply(words);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(usage);
      System.exit(WRONG_USAGE);
      return;
    }
    if (RabbitNode.missing().isPresent()) {
      System.err.println("It needs RabbitMQ; './verify' installs it.");
      System.exit(WRONG_USAGE);
    }
    Stop stop = Stop.listening();
    int status = 1;
    try {
      status = body.run(plan, stop);
    } catch (Exception e) {
      e.printStackTrace(System.err); // before the exit, which would swallow it
    } finally {
      stop.exit(status);
    }
  }
}
