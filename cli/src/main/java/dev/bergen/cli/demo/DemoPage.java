// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.demo;

import dev.bergen.cli.terminal.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The demo's output: numbered steps, each with its Java and its result. */
final class DemoPage {
  private final PrintWriter out;
  private final Ansi ansi;
  private int steps;
  private int surprises;

  DemoPage(CommandLine command) {
    out = command.getOut();
    ansi = command.getColorScheme().ansi();
  }

  void title(String text) {
    out.println(styled("bold", text));
  }

  void print(String text) {
    out.println(text);
    out.flush();
  }

  /** Begins a step: its subject, and the Java that does it. */
  void step(String title, String java) {
    steps++;
    out.println();
    out.println(styled("bold", steps + ". " + title));
    out.println("     " + styled("cyan", java));
    out.flush();
  }

  /** Runs the step's action, prints its result, and remembers whether it was the expected one. */
  void expect(@Nullable Object expected, Callable<@Nullable Object> action) throws Exception {
    Object result = action.call();
    print("     -> " + result);
    if (!String.valueOf(expected).equals(String.valueOf(result))) {
      surprise("expected " + expected);
    }
  }

  /** Runs an action that must fail with {@code type}, and prints how it did. */
  <E extends Exception> @Nullable E expectFailure(Class<E> type, Callable<@Nullable Object> action)
      throws Exception {
    try {
      Object result = action.call();
      surprise("expected " + type.getSimpleName() + ", got the result " + result);
      return null;
    } catch (Exception e) {
      if (!type.isInstance(e)) {
        throw e;
      }
      print("     -> " + type.getSimpleName() + ": " + firstLine(e));
      return type.cast(e);
    }
  }

  void surprise(String text) {
    surprises++;
    print(styled("bold,red", "     unexpected: " + text));
  }

  /** Prints the end and returns the exit code. */
  int close(boolean withoutBroker) {
    print("");
    if (surprises > 0) {
      print(
          styled(
              "bold,red", surprises + " of " + steps + " steps did not give the expected result."));
      return ExitCode.REMOTE_FAILURE;
    }
    print(styled("bold", "All " + steps + " steps went as they should."));
    if (withoutBroker) {
      print("Over a real broker: bergen demo --url rabbit://user:password@host");
    }
    print("Your own calls:     bergen serve --help, bergen call --help");
    return ExitCode.OK;
  }

  /** The lines after the first are the remote trace. */
  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private String styled(String style, String text) {
    return ansi.enabled() ? ansi.new Text("@|" + style + " " + text + "|@").toString() : text;
  }
}
