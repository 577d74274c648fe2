// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.config.OptionGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bergen config sample}: every option there is, as a file to start from. */
@Command(
    name = "sample",
    usageHelpAutoWidth = true,
    header = "Print a sample configuration file with every option.",
    description = "Every option is commented out and shows its default.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen config sample",
      "  bergen config sample --group oslo_messaging_rabbit --to rabbit.conf",
      "",
      "Exit codes: 0 printed or written, 2 usage, or the file cannot be written."
    })
final class ConfigSampleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "Only this group, such as oslo_messaging_rabbit; may be repeated.")
  private List<String> names = List.of();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Write to this file instead of standard output.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    String sample = ConfigSample.of(chosen());
    if (file == null) {
      spec.commandLine().getOut().print(sample);
      spec.commandLine().getOut().flush();
    } else {
      write(file, sample);
    }
    return ExitCode.OK;
  }

  private List<OptionGroup> chosen() {
    List<OptionGroup> all = ConfigGroups.all();
    List<String> known = all.stream().map(OptionGroup::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw refused(
            "There is no group '%s', but %s"
                .formatted(name, known.stream().collect(Collectors.joining(", "))));
      }
    }
    return names.isEmpty()
        ? all
        : all.stream().filter(group -> names.contains(group.name())).toList();
  }

  private void write(Path target, String sample) {
    try {
      Files.writeString(target, sample);
    } catch (IOException e) {
      throw refused("Cannot write " + target + ": " + e.getClass().getSimpleName());
    }
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
