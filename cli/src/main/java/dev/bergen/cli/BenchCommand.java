// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * {@code bergen bench}, which measures with brokers and libraries that this command has not got:
 * the start script of a checkout hands it on and never comes here.
 */
@Command(
    name = "bench",
    usageHelpAutoWidth = true,
    header = "Measure calls, casts and notifications (from a checkout).",
    description =
        "Runs only from a checkout of Bergen, as ./bergen bench, because it needs brokers"
            + " and other libraries. './bergen bench --help' lists its options.")
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Unmatched
  @SuppressWarnings("UnusedVariable") // with any options, the answer is the same
  private String[] options = {};

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "'bench' runs from a checkout only, as ./bergen bench");
  }
}
