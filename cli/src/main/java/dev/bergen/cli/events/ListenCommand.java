// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.wire.Notification;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bergen listen}: events as they come, until Ctrl-C. */
@Command(
    name = "listen",
    usageHelpAutoWidth = true,
    header = "Print notifications as they arrive, until Ctrl-C.",
    description = {
      "Prints a line for each event in a terminal, a line of JSON in a pipe. Without"
          + " --pool the events are consumed from the topic's own queue, so other listeners"
          + " do not get them, including those that --event and --filter leave out. An event"
          + " is acknowledged when it is printed.",
      "",
      "An unreadable message is printed as a line of JSON with the reason, its"
          + " properties and headers, and its size; with --show-secrets, its body in base64."
          + " 'bergen drain' keeps all of it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen listen notifications --service nova --pool me --priority error,warn",
      "  bergen listen notifications --pool me --event 'compute.instance.*' --full",
      "  bergen listen notifications --pool me --count 100 | jq .payload",
      "",
      "Exit codes: 0 stopped, or --count is reached, 2 usage, 4 the broker could not be"
          + " reached, 5 some messages could not be read, 74 standard output cannot be"
          + " written."
    })
public final class ListenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Listening listening = new Listening();
  @Mixin private EventFilter filter = new EventFilter();

  @Option(names = "--count", paramLabel = "N", description = "Stop after this number of lines.")
  private long count = Long.MAX_VALUE;

  @Option(names = "--full", description = "Print payload and context below each event's line.")
  private boolean full;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      converter = Output.FormConverter.class,
      description =
          "How to print an event: text is for people, json is one line of JSON."
              + " Default: text in a terminal, else json.")
  private Output.@Nullable Form form;

  @Option(
      names = "--show-secrets",
      description =
          "Print values named password, token or secret in context and payload instead of"
              + " ***, and the bodies of unreadable messages.")
  private boolean showSecrets;

  @Override
  public Integer call() throws Exception {
    EventText text = new EventText(spec.commandLine().getColorScheme().ansi());
    return new ListenSession(spec, listening, filter, count)
        .run(
            transport -> new PrintedLines(spec, event -> lines(text, event), showSecrets, () -> {}),
            showSecrets
                ? "each is printed unchanged, with the reason"
                : "each is printed with the reason and without its body (--show-secrets prints it)");
  }

  private String lines(EventText text, Notification event) {
    Notification shown = showSecrets ? event : EventText.masked(event);
    if (form == null ? !Terminal.isOut() : form == Output.Form.JSON) {
      return EventText.json(shown);
    }
    return full ? text.full(shown) : text.line(shown);
  }
}
