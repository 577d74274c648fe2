// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import dev.bergen.ConfigurationException;
import dev.bergen.DriverNotFoundException;
import dev.bergen.MessagingException;
import dev.bergen.config.Configuration;
import dev.bergen.config.ConfigurationProblem;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.NotificationOptions;
import dev.bergen.config.Option;
import dev.bergen.config.OptionGroup;
import dev.bergen.config.Options;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads files as a service would, and collects their problems. */
public final class ConfigCheck {
  private static final Pattern LINE = Pattern.compile("(.*):([0-9]+)");

  /** Whether the log can omit options, since the command will report them. */
  private static volatile boolean reporting;

  private final List<OptionGroup> groups;
  private final List<Path> files = new ArrayList<>();
  private final List<ConfigurationProblem> unreadable = new ArrayList<>();
  private final List<ConfigurationProblem> indented = new ArrayList<>();
  private final Map<String, String> environment;
  private final Configuration.Builder builder = Configuration.builder();

  /**
   * Checks against these groups of options.
   *
   * @param environment may set options, too, above the files
   */
  public ConfigCheck(List<OptionGroup> groups, Map<String, String> environment) {
    this.groups = List.copyOf(groups);
    this.environment = Map.copyOf(environment);
    builder.environment(this.environment);
  }

  /** Reads one more file, which overrides the earlier ones. */
  public void read(Path file) throws IOException {
    files.add(file);
    try {
      builder.file(file);
      indented.addAll(IndentedSections.in(file));
    } catch (ConfigurationException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      unreadable.add(inFile(file, String.valueOf(e.getMessage())));
    }
  }

  public static boolean isReporting() {
    return reporting;
  }

  /** Returns all that is wrong, in the order of files and lines. */
  public List<ConfigurationProblem> problems() {
    return reporting(this::find);
  }

  /** Runs {@code work} and returns its result; problems with options are not logged meanwhile. */
  public static <T> T reporting(Supplier<T> work) {
    reporting = true;
    try {
      return work.get();
    } finally {
      reporting = false;
    }
  }

  private List<ConfigurationProblem> find() {
    // The files alone first, so that exported variables do not hide their problems.
    Configuration configuration = builder.environment(Map.of()).build();
    List<ConfigurationProblem> problems = new ArrayList<>(unreadable);
    problems.addAll(indented);
    check(configuration, problems);
    check(Configuration.builder().environment(environment).build(), problems);
    if (problems.stream().noneMatch(ConfigurationProblem::fatal)) {
      open(builder.environment(environment).build(), problems);
    }
    builder.environment(environment);
    problems.sort(
        Comparator.<ConfigurationProblem>comparingInt(problem -> fileOf(problem.origin()))
            .thenComparingInt(problem -> lineOf(problem.origin())));
    return problems;
  }

  private void check(Configuration configuration, List<ConfigurationProblem> problems) {
    problems.addAll(configuration.check(groups));
    ConfigUrl.of(configuration, DefaultOptions.GROUP, DefaultOptions.TRANSPORT_URL).check(problems);
    ConfigUrl.of(configuration, NotificationOptions.GROUP, NotificationOptions.TRANSPORT_URL)
        .check(problems);
    ConfigMeaning.check(configuration, problems);
  }

  /** Returns every option's value and where it came from, for people. */
  List<String> effective() {
    List<String> lines = new ArrayList<>();
    for (OptionGroup group : groups) {
      Options options = options(builder.build(), group);
      lines.add("[" + group.name() + "]");
      for (Option<?> option : group.options()) {
        String shown = option.name() + " = " + ConfigValue.shown(options, option);
        lines.add("%-50s  # %s".formatted(shown.stripTrailing(), options.origin(option)));
      }
      lines.add("");
    }
    return lines;
  }

  /** Returns a summary of our options in half a sentence. */
  String understood() {
    List<String> found = new ArrayList<>();
    for (OptionGroup group : groups) {
      Options options = options(builder.build(), group);
      long set = group.options().stream().filter(options::isSet).count();
      if (set > 0) {
        found.add(set + " in [" + group.name() + "]");
      }
    }
    return "understood "
        + (found.isEmpty() ? "none of our options" : "options: " + String.join(", ", found));
  }

  /** The URL's query sets options of its driver's group. */
  private static Options options(Configuration configuration, OptionGroup group) {
    ConfigUrl url = ConfigUrl.of(configuration, DefaultOptions.GROUP, DefaultOptions.TRANSPORT_URL);
    Map<String, String> query = url.setsOptionsOf(group) ? url.query() : Map.of();
    return configuration.readable(group, query);
  }

  /** Finds options that exclude each other: only the driver knows. It connects to nothing yet. */
  private void open(Configuration configuration, List<ConfigurationProblem> problems) {
    try {
      RpcTransport.builder(configuration).build().close();
      NotificationTransport.builder(configuration).build().close();
    } catch (DriverNotFoundException e) {
      return; // reported as a warning, since the driver may be installed where the file is used
    } catch (MessagingException e) {
      Path last = files.get(files.size() - 1);
      problems.add(new ConfigurationProblem(true, last.toString(), String.valueOf(e.getMessage())));
    }
  }

  private static ConfigurationProblem inFile(Path file, String message) {
    int end = message.indexOf(": ", file.toString().length());
    return new ConfigurationProblem(true, message.substring(0, end), message.substring(end + 2));
  }

  private int fileOf(String origin) {
    Matcher line = LINE.matcher(origin);
    int file = files.indexOf(Path.of(line.matches() ? line.group(1) : origin));
    return file < 0 ? files.size() : file; // variables come last
  }

  private static int lineOf(String origin) {
    Matcher line = LINE.matcher(origin);
    return line.matches() ? Integer.parseInt(line.group(2)) : Integer.MAX_VALUE;
  }
}
