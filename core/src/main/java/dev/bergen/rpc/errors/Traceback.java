// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.errors;

import dev.bergen.RemoteErrorException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Java stack trace as Python prints one: lines with their line ends, causes first, the outermost
 * frame first, the exception's own line last.
 */
final class Traceback {
  /** Frames kept at either end of a long trace. */
  private static final int INNERMOST = 48;

  private static final int OUTERMOST = 16;
  private static final int MOST_CAUSES = 8;

  private Traceback() {}

  /**
   * @param runner the class that runs handlers
   */
  static List<String> full(Throwable error, Class<?> runner) {
    List<String> lines = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    add(error, runner.getName(), seen, lines);
    return lines;
  }

  /** Returns the exception's own line alone. */
  static List<String> lastLine(Throwable error) {
    String message = error.getMessage();
    String name = error.getClass().getName();
    return List.of((message == null || message.isEmpty() ? name : name + ": " + message) + "\n");
  }

  private static void add(
      @Nullable Throwable error, String runner, Set<Throwable> seen, List<String> lines) {
    if (error == null || seen.size() > MOST_CAUSES || !seen.add(error)) {
      return;
    }
    int before = lines.size();
    if (!(error instanceof RemoteErrorException remote)) {
      add(error.getCause(), runner, seen, lines);
    } else if (!remote.traceback().isEmpty()) {
      String text = remote.traceback();
      lines.add(text.endsWith("\n") ? text : text + "\n");
    }
    if (lines.size() > before) {
      lines.add("\nThe above exception was the direct cause of the following exception:\n\n");
    }
    lines.add("Traceback (most recent call last):\n");
    addFrames(error.getStackTrace(), runner, lines);
    lines.addAll(lastLine(error));
  }

  private static void addFrames(StackTraceElement[] frames, String runner, List<String> lines) {
    int count = handlersOwn(frames, runner);
    int leftOut = Math.max(0, count - INNERMOST - OUTERMOST);
    for (int i = count - 1; i >= 0; i--) {
      if (leftOut > 0 && i == INNERMOST) {
        lines.add("  [" + leftOut + " frames left out]\n");
      }
      if (leftOut == 0 || i < INNERMOST || i >= INNERMOST + leftOut) {
        lines.add(line(frames[i]));
      }
    }
  }

  private static String line(StackTraceElement frame) {
    String file = frame.getFileName() == null ? "<unknown>" : frame.getFileName();
    return "  File \"%s\", line %d, in %s.%s\n"
        .formatted(file, frame.getLineNumber(), frame.getClassName(), frame.getMethodName());
  }

  /** How many frames are the handler's: those above our own call of it. */
  private static int handlersOwn(StackTraceElement[] frames, String runner) {
    for (int i = 0; i < frames.length; i++) {
      if (frames[i].getClassName().equals(runner)) {
        return i;
      }
    }
    return frames.length;
  }
}
