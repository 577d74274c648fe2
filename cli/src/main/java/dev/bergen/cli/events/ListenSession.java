// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.notify.NotificationListener;
import dev.bergen.transport.NotificationTransport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Prints events until Ctrl-C, until there are enough, or until nothing can be printed any more:
 * opens, listens, reports that, stops in good order and leaves. A command adds the format of events
 * and the message about unreadable ones.
 *
 * <p>Threads: the command's.
 */
public final class ListenSession {
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final CommandSpec command;
  private final Listening listening;
  private final EventFilter filter;
  private final long most;

  /**
   * @param most after how many lines there are enough
   */
  public ListenSession(CommandSpec command, Listening listening, EventFilter filter, long most) {
    this.command = command;
    this.listening = listening;
    this.filter = filter;
    this.most = most;
  }

  /**
   * Returns the command's exit code.
   *
   * @param papers makes what events are printed on, which ends with the listener
   * @param unreadable the text behind the number of unreadable messages
   */
  public int run(Function<NotificationTransport, Keeping.Paper> papers, String unreadable)
      throws Exception {
    int exitCode;
    try (StopSignal stop = StopSignal.install(GRACE.toSeconds())) {
      exitCode = end(listen(papers, stop), unreadable);
      stop.finished(exitCode);
    }
    return exitCode;
  }

  private Keeping listen(Function<NotificationTransport, Keeping.Paper> papers, StopSignal stop)
      throws Exception {
    try (NotificationTransport transport = listening.open();
        Keeping.Paper paper = papers.apply(transport)) {
      Keeping keeping = new Keeping(paper, filter.compile(), most);
      Waiting waiting = listening.waitingInHistory(transport);
      try (NotificationListener listener = listening.start(transport, keeping)) {
        announce(transport, waiting);
        try {
          stop.await(keeping.enough());
        } finally {
          listener.stop();
          keeping.stopped();
        }
      }
      listening.leave(transport);
      return keeping;
    }
  }

  /** Printed once the broker is known to be there and the group to have its place. */
  private void announce(NotificationTransport transport, Waiting waiting) {
    PrintWriter err = command.commandLine().getErr();
    String pool = listening.pool();
    String where =
        "Listening to %s on exchange %s at %s"
            .formatted(listening.topics(), listening.exchange(transport), transport.url());
    err.println(
        pool == null
            ? where
                + "; other listeners do not get the printed events (--pool takes a copy); Ctrl-C"
                + " stops"
            : "%s as pool '%s', %s; Ctrl-C stops".formatted(where, pool, listening.fate()));
    if (waiting.earlier() > 0) {
      err.println(waiting.skipped(false));
    }
    err.flush();
  }

  private int end(Keeping keeping, String unreadable) {
    if (keeping.enough().isCompletedExceptionally()) {
      return ExitCode.OUTPUT_FAILED; // and Bergen reports that
    }
    if (keeping.unreadable() == 0) {
      return ExitCode.OK;
    }
    PrintWriter err = command.commandLine().getErr();
    err.println("bergen: %s; %s".formatted(keeping.summary(), unreadable));
    err.flush();
    return ExitCode.UNREADABLE;
  }
}
