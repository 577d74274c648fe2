// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.openstack;

import dev.bergen.cli.events.EventFilter;
import dev.bergen.cli.events.ListenSession;
import dev.bergen.cli.events.Listening;
import dev.bergen.cli.events.PrintedLines;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.openstack.events.OpenStackEvents;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that prints services' notifications, until Ctrl-C. */
public abstract class EventStreamCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private Listening listening = new Listening();
  @Mixin private EventFilter filter = new EventFilter();

  @Option(names = "--count", paramLabel = "N", description = "Stop after this number of lines.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      converter = Output.FormConverter.class,
      description =
          "text is for people, json is a line of JSON for each. Default: text in a terminal, else"
              + " json.")
  private Output.@Nullable Form form;

  protected EventStreamCommand() {}

  /** Sets the default topics. */
  protected abstract void assume(Listening listening);

  @Override
  public final Integer call() throws Exception {
    assume(listening);
    boolean json = form == null ? !Terminal.isOut() : form == Output.Form.JSON;
    return new ListenSession(command, listening, filter, count)
        .run(
            transport -> {
              OpenStackEventText text = new OpenStackEventText(transport.timer());
              return new PrintedLines(
                  command,
                  event -> text.line(OpenStackEvents.read(event), json),
                  false,
                  text::close);
            },
            "each is printed with the reason and without its body");
  }
}
