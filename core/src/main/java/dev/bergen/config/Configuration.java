// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import dev.bergen.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration from all sources. For each option, the first of these that sets it wins: code,
 * the URL's query, the environment ({@code OS_<GROUP>__<OPTION>}), files (the last one first),
 * defaults set in code, the option's own default.
 *
 * <p>Immutable. Files and environment are read once, when it is built.
 */
public final class Configuration {
  private static final Logger log = LoggerFactory.getLogger(Configuration.class);

  private final List<OptionSource> code;
  private final List<OptionSource> surroundings;

  private Configuration(List<OptionSource> code, List<OptionSource> surroundings) {
    this.code = List.copyOf(code);
    this.surroundings = List.copyOf(surroundings);
  }

  /** Returns the configuration without any values. */
  public static Configuration empty() {
    return new Configuration(List.of(), List.of());
  }

  /** Returns the configuration of this process's environment. */
  public static Configuration ofEnvironment() {
    return builder().environment(System.getenv()).build();
  }

  /** Returns an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns this configuration with one option set, which overrides all other settings of it. */
  public Configuration with(String group, String option, String value) {
    List<OptionSource> more = new ArrayList<>(code);
    more.add(0, OptionSource.ofCode(Map.of(group, Map.of(option, value)), "code"));
    return new Configuration(more, surroundings);
  }

  /**
   * Returns the values of a group's options. Logs a warning for each unknown option, with a
   * suggestion, and for each deprecated one.
   *
   * @throws ConfigurationException if a value cannot be read, or code sets an unknown option; the
   *     message names every such option, its origin and its valid values
   */
  public Options options(OptionGroup group) {
    return options(group, Map.of());
  }

  /**
   * Like {@link #options(OptionGroup)}, for the group that the query of a transport URL sets.
   *
   * @throws ConfigurationException also if the query sets an unknown option
   */
  public Options options(OptionGroup group, Map<String, String> query) {
    OptionResolver resolver = new OptionResolver(sources(group.name(), query), group);
    List<String> fatal = new ArrayList<>();
    for (ConfigurationProblem problem : resolver.problems()) {
      if (problem.fatal()) {
        fatal.add(problem.toString());
      } else {
        log.warn("{}", problem);
      }
    }
    if (!fatal.isEmpty()) {
      throw new ConfigurationException(String.join("\n", fatal), null);
    }
    return resolver.options();
  }

  /**
   * Returns all problems of {@code groups}, in their order, with misspelt names of groups last.
   * Logs and throws nothing.
   */
  public List<ConfigurationProblem> check(List<OptionGroup> groups) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    for (OptionGroup group : groups) {
      problems.addAll(new OptionResolver(sources(group.name(), Map.of()), group).problems());
    }
    problems.addAll(misspeltGroups(groups.stream().map(OptionGroup::name).toList()));
    return problems;
  }

  /**
   * Returns all problems of a group that the query of a transport URL sets. Logs and throws
   * nothing.
   */
  public List<ConfigurationProblem> check(OptionGroup group, Map<String, String> query) {
    return List.copyOf(new OptionResolver(sources(group.name(), query), group).problems());
  }

  /**
   * Like {@link #options(OptionGroup, Map)}, but options that cannot be read have their defaults.
   * Logs and throws nothing. For tools that show a configuration rather than use it.
   */
  public Options readable(OptionGroup group, Map<String, String> query) {
    return new OptionResolver(sources(group.name(), query), group).options();
  }

  private List<ConfigurationProblem> misspeltGroups(List<String> known) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    for (OptionSource source : sources("", Map.of())) {
      for (String written : new TreeSet<>(source.groups())) {
        String nearest = NearestName.among(written, known, true);
        if (nearest != null && !known.contains(written)) {
          problems.add(
              new ConfigurationProblem(
                  source.isStrict(),
                  source.entries(written).get(0).origin(),
                  "[" + written + "] is unknown. Did you mean [" + nearest + "]?"));
        }
      }
    }
    return problems;
  }

  private List<OptionSource> sources(String group, Map<String, String> query) {
    List<OptionSource> sources = new ArrayList<>(code);
    sources.add(OptionSource.ofQuery(group, query));
    sources.addAll(surroundings);
    return sources;
  }

  /** Collects the sources of options. The order of calls matters for files only. */
  public static final class Builder {
    private final Map<String, Map<String, String>> values = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> defaults = new LinkedHashMap<>();
    private final List<ConfigurationFile.Assignment> files = new ArrayList<>();
    private Map<String, String> environment = Map.of();

    private Builder() {}

    /** Sets an option, overriding the URL, the environment and files. */
    public Builder set(String group, String option, String value) {
      values.computeIfAbsent(group, any -> new LinkedHashMap<>()).put(option, value);
      return this;
    }

    /** Changes the default of an option, for a program whose deployments rarely set it. */
    public Builder setDefault(String group, String option, String value) {
      defaults.computeIfAbsent(group, any -> new LinkedHashMap<>()).put(option, value);
      return this;
    }

    /**
     * Reads the variables named {@code OS_<GROUP>__<OPTION>}, usually from {@link System#getenv()}.
     */
    public Builder environment(Map<String, String> variables) {
      environment = Map.copyOf(variables);
      return this;
    }

    /**
     * Reads a file in the syntax of oslo.config, such as a {@code nova.conf}: it overrides files
     * that were read before. Sections of other libraries are ignored.
     *
     * @throws ConfigurationException if it cannot be read; the message names file and line
     */
    public Builder file(Path file) {
      try {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        files.addAll(ConfigurationFile.read(file.toString(), text));
      } catch (IOException e) {
        throw new ConfigurationException("Cannot read configuration file " + file, e);
      }
      return this;
    }

    /**
     * Reads the files of a directory whose names end with {@code .conf}, in the order of their
     * names.
     *
     * @throws ConfigurationException if it cannot be read
     */
    public Builder directory(Path directory) {
      List<Path> found = new ArrayList<>();
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.conf")) {
        stream.forEach(found::add);
      } catch (IOException | DirectoryIteratorException e) {
        throw new ConfigurationException("Cannot read configuration directory " + directory, e);
      }
      found.stream().sorted().forEach(this::file);
      return this;
    }

    /** Returns the configuration of all sources so far. */
    public Configuration build() {
      return new Configuration(
          List.of(OptionSource.ofCode(values, "code")),
          List.of(
              OptionSource.ofEnvironment(environment),
              OptionSource.ofFiles(files),
              OptionSource.ofCode(defaults, "code")));
    }
  }
}
