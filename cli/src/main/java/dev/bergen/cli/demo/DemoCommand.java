// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.demo;

import dev.bergen.cli.broker.Connection;
import dev.bergen.transport.RpcTransport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bergen demo}: what Bergen does, in seven steps. */
@Command(
    name = "demo",
    usageHelpAutoWidth = true,
    header = "Show what Bergen does, in seven steps.",
    description =
        "Starts three servers in this process, calls them, and prints the results with"
            + " the Java code. Needs no broker; with --url it runs over a real one.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen demo",
      "  bergen demo --url rabbit://guest:guest@localhost",
      "",
      "Exit codes: 0 all steps succeeded, 1 a step failed, 2 usage, 4 no broker at the" + " URL."
    })
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Override
  public Integer call() throws Exception {
    DemoPage page = new DemoPage(spec.commandLine());
    try (RpcTransport transport = connection.open()) {
      page.title("Bergen demo on " + transport.url());
      new Demo(transport, page).run();
    }
    return page.close(connection.isDefaulted());
  }
}
