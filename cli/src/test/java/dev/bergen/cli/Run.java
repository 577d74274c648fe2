// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** One command, run in this process: what it printed, and its exit code. */
public record Run(int exitCode, String out, String err) {

  public static Run bergen(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = line(new PrintWriter(out), new PrintWriter(err), args).execute(args);
    return new Run(exitCode, out.toString(), err.toString());
  }

  public static CommandLine line(PrintWriter out, PrintWriter err, String... args) {
    return Bergen.commandLine(args)
        .setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
  }
}
