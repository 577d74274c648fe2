// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.config.ConfigurationProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen config check}: the problems of real files, such as a {@code nova.conf}. */
@Command(
    name = "check",
    usageHelpAutoWidth = true,
    header = "Check configuration files, such as a nova.conf.",
    description = {
      "Reads the files and the environment as a service would, later ones overriding"
          + " earlier ones, and checks the messaging groups: unknown, misspelt, removed and"
          + " deprecated options, invalid values, transport URLs. Other groups are ignored,"
          + " secrets are never printed, and no connection is opened."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen config check /etc/nova/nova.conf",
      "  bergen config check nova.conf --config-dir nova.conf.d --show",
      "",
      "Exit codes: 0 no errors, 1 errors found (with --strict warnings, too), 2 usage, or a file"
          + " cannot be read."
    })
public final class ConfigCheckCommand implements Callable<Integer> {
  public static final int PROBLEMS_FOUND = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "The files to check, in this order.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--config-dir",
      paramLabel = "DIR",
      description = "Check the *.conf files of this directory, after the others; may be repeated.")
  private List<Path> directories = new ArrayList<>();

  @Option(names = "--strict", description = "Exit with 1 for warnings, too.")
  private boolean strict;

  @Option(
      names = "--show",
      description = "Print every option's value and where it came from, secrets masked.")
  private boolean show;

  @Override
  public Integer call() {
    List<Path> all = allFiles();
    ConfigCheck check = new ConfigCheck(ConfigGroups.all(), System.getenv());
    for (Path file : all) {
      try {
        check.read(file);
      } catch (IOException e) {
        throw refused("Cannot read " + file + ": " + e.getClass().getSimpleName());
      }
    }
    List<ConfigurationProblem> problems = check.problems();
    PrintWriter out = spec.commandLine().getOut();
    if (show) {
      check.effective().forEach(out::println);
    }
    problems.forEach(problem -> out.println(line(problem)));
    out.println(summary(problems) + "; " + check.understood());
    out.flush();
    boolean bad = strict ? !problems.isEmpty() : problems.stream().anyMatch(it -> it.fatal());
    return bad ? PROBLEMS_FOUND : ExitCode.OK;
  }

  private List<Path> allFiles() {
    List<Path> all = new ArrayList<>(files);
    for (Path directory : directories) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.conf")) {
        List<Path> found = new ArrayList<>();
        stream.forEach(found::add);
        found.stream().sorted().forEach(all::add);
      } catch (IOException | DirectoryIteratorException e) {
        throw refused("Cannot read directory " + directory + ": " + e.getClass().getSimpleName());
      }
    }
    if (files.isEmpty() && directories.isEmpty()) {
      throw refused("Which file? Give one or more, or a --config-dir");
    }
    return all;
  }

  private static String line(ConfigurationProblem problem) {
    String severity = problem.fatal() ? ": error: " : ": warning: ";
    return problem.origin() + severity + ErrorReport.oneLine(problem.message());
  }

  private static String summary(List<ConfigurationProblem> problems) {
    long errors = problems.stream().filter(ConfigurationProblem::fatal).count();
    long warnings = problems.size() - errors;
    return problems.isEmpty()
        ? "no problems"
        : count(errors, "error") + ", " + count(warnings, "warning");
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
