// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** The progress of long work, on a line that is overwritten, if a terminal shows it. */
public final class Progress {
  /** How often it is worth showing. */
  public static final Duration INTERVAL = Duration.ofMillis(200);

  private static final int WIDTH = 30;
  private static final int LINE = 78;

  private final PrintWriter out;
  private final String what;
  private final boolean shown;

  /** How much there was at first, as far as known; 0 if not. */
  private final long total;

  private final long start = System.nanoTime();

  /**
   * Shows how far a piece of work is.
   *
   * @param what is counted, such as events
   * @param total how much there is to do, as far as known; 0 if not
   * @param shown whether a terminal shows it
   */
  public Progress(PrintWriter out, String what, long total, boolean shown) {
    this.out = out;
    this.what = what;
    this.total = total;
    this.shown = shown;
  }

  public void show(long done) {
    if (shown) {
      out.print("\r" + line(done));
      out.flush();
    }
  }

  String line(long done) {
    double seconds = Math.max(1e-3, (System.nanoTime() - start) / 1e9);
    String rate = String.format(Locale.ROOT, "%,d %s, %,.0f/s", done, what, done / seconds);
    if (total == 0) {
      return fitted(rate);
    }
    double share = Math.min(1.0, (double) done / Math.max(total, done));
    int full = (int) (share * WIDTH);
    return fitted(
        String.format(
            Locale.ROOT,
            "[%s%s] %3.0f%%  %s",
            "#".repeat(full),
            ".".repeat(WIDTH - full),
            100 * share,
            rate));
  }

  private static String fitted(String text) {
    return String.format(Locale.ROOT, "%-" + LINE + "s", text);
  }

  /** Takes the line away, if there is one. */
  public void clear() {
    if (shown) {
      out.print("\r" + fitted(""));
      out.print("\r");
      out.flush();
    }
  }

  /** Ends the line, if there is one, and prints the result. */
  public void end(String summary) {
    clear();
    out.println(summary);
    out.flush();
  }
}
