// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.cli.terminal.SafeText;
import dev.bergen.notify.RejectedMessage;
import dev.bergen.wire.Notification;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/** Standard output: a line, or several, for each event, printed at once. */
public final class PrintedLines implements Keeping.Paper {
  private final PrintWriter out;
  private final Function<Notification, String> text;
  private final boolean secrets;
  private final Runnable closing;

  /**
   * @param text what to print of an event
   * @param secrets whether messages that cannot be read are printed with all that is in them
   * @param closing what ends with this
   */
  public PrintedLines(
      CommandSpec command, Function<Notification, String> text, boolean secrets, Runnable closing) {
    this.out = command.commandLine().getOut();
    this.text = text;
    this.secrets = secrets;
    this.closing = closing;
  }

  @Override
  public void event(Notification event) throws IOException {
    print(text.apply(event));
  }

  @Override
  public void unreadable(RejectedMessage message) throws IOException {
    print(SafeText.of(secrets ? EventText.json(message) : EventText.masked(message)));
  }

  private void print(String line) throws IOException {
    out.println(line);
    if (out.checkError()) { // which flushes
      throw new IOException("standard output cannot be written");
    }
  }

  @Override
  public void close() {
    closing.run();
  }
}
