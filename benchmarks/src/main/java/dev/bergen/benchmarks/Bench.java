// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What {@code ./bergen bench} runs; its exit codes are those of the other commands. */
public final class Bench {
  private static final int USAGE = 2;
  private static final int NOT_DELIVERED = 4;
  private static final int BUG = 70;

  private Bench() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new BenchCommand());
    line.setExpandAtFiles(false);
    line.setParameterExceptionHandler((e, args) -> refuse(e));
    line.setExecutionExceptionHandler((e, command, parsed) -> report(e, command));
    return line;
  }

  private static int refuse(ParameterException e) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("bergen: " + e.getMessage());
    command.getErr().println("Try 'bergen bench --help'.");
    return USAGE;
  }

  private static int report(Exception e, CommandLine command) {
    command.getErr().println("bergen: " + e.getMessage());
    return e instanceof BenchCommand.UnreachableException ? NOT_DELIVERED : BUG;
  }
}
