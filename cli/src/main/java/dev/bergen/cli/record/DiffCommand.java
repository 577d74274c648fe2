// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.ShareConverter;
import dev.bergen.observe.compare.Comparison;
import dev.bergen.observe.compare.PathPattern;
import dev.bergen.observe.record.RecordingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code bergen diff}: compares replies and times of two replays. */
@Command(
    name = "diff",
    usageHelpAutoWidth = true,
    header = "Compare the replies and times of two replays, or of recordings with replies.",
    description = {
      "Two replays of one recording are compared request by request. Values are"
          + " compared by meaning: 1 equals 1.0, and the order of members is ignored."
          + " Failures are compared by class, module, message and arguments."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen diff old.jsonl new.jsonl",
      "  bergen diff old.jsonl new.jsonl --ignore 'hosts[*].uptime'",
      "  bergen diff old.jsonl new.jsonl --ignore-ids --slower 20%% -o json",
      "",
      "Exit codes: 0 same, 1 something is different, missing, unanswered or slower, 2 usage, or a"
          + " file cannot be read."
    })
public final class DiffCommand implements Callable<Integer> {
  private static final int DIFFERENT = ExitCode.REMOTE_FAILURE;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "A", description = "A report of a replay, or a recording.")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "The one to compare with it.")
  private Path after = Path.of("");

  @Option(
      names = "--ignore",
      paramLabel = "PATH",
      converter = PathConverter.class,
      description =
          "A path to ignore: updated_at is every member of that name, result.disks[*].id a"
              + " path in the reply, * any member, ** any number of steps; may be repeated.")
  private List<PathPattern> ignored = new ArrayList<>();

  @Option(
      names = "--ignore-ids",
      description =
          "Ignore ids and times: paths that differ between two answers of one run to equal"
              + " requests, and look like an id or a time. The output lists them.")
  private boolean ignoreIds;

  @Option(
      names = "--slower",
      paramLabel = "PERCENT",
      converter = ShareConverter.class,
      description =
          "By how much the median of a method may grow; needs ten calls, and ignores"
              + " differences below 0.5 ms. Default: times are shown but not compared.")
  private double slower = -1;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "20",
      description = "Show at most this number of requests. Default: ${DEFAULT-VALUE}.")
  private int most = 20;

  /** Reads a path. */
  static final class PathConverter implements ITypeConverter<PathPattern> {
    @Override
    public PathPattern convert(String text) {
      try {
        return PathPattern.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Comparison.Result result;
    DiffOutput text = output.isJson() ? new DiffJson(most) : new DiffText(most, before, after);
    try {
      result =
          Comparison.of(before, after, new Comparison.Settings(ignored, ignoreIds, slower), text);
    } catch (RecordingException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new ParameterException(spec.commandLine(), "There is no file " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    text.lines(result).forEach(out::println);
    return result.isSame() ? ExitCode.OK : DIFFERENT;
  }
}
