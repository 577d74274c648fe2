// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import dev.bergen.config.OptionSource.RawValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the value of each option of one group, and the problems of the group's settings. */
final class OptionResolver {
  // The name after the $ may be half a password.
  private static final String HIDDEN_REFERENCE =
      "refers by $ to an option that is not set; a dollar sign is written $$";

  private final List<OptionSource> sources;
  private final OptionGroup group;
  private final Map<Option<?>, Options.Setting> settings = new LinkedHashMap<>();
  private final List<ConfigurationProblem> problems = new ArrayList<>();

  /** Resolves {@code group} from {@code sources}; the first source that sets an option wins. */
  OptionResolver(List<OptionSource> sources, OptionGroup group) {
    this.sources = sources;
    this.group = group;
    group.options().forEach(this::resolve);
    Set<String> known =
        group.options().stream().flatMap(OptionResolver::names).collect(Collectors.toSet());
    for (OptionSource source : sources) {
      source.entries(group.name()).stream()
          .filter(entry -> !known.contains(entry.name()))
          .forEach(entry -> reportUnknown(source, entry));
    }
  }

  Options options() {
    return new Options(settings);
  }

  List<ConfigurationProblem> problems() {
    return problems;
  }

  private static Stream<String> names(Option<?> option) {
    return Stream.concat(Stream.of(option.name()), option.formerNames().stream());
  }

  private void resolve(Option<?> option) {
    sources.forEach(source -> warnOfIgnoredNames(option, source));
    for (OptionSource source : sources) {
      Optional<List<RawValue>> found =
          (source.obeysFormerNames() ? names(option) : Stream.of(option.name()))
              .map(name -> source.values(group.name(), name))
              .filter(values -> !values.isEmpty())
              .findFirst();
      if (found.isPresent()) {
        read(option, source, found.get());
        return;
      }
    }
  }

  private void read(Option<?> option, OptionSource source, List<RawValue> found) {
    RawValue last = found.get(found.size() - 1);
    warnOfOldWays(option, last);
    List<RawValue> counting = option.type().repeats() ? found : List.of(last);
    List<String> texts = new ArrayList<>();
    boolean secret = option.isSecret();
    for (RawValue raw : counting) {
      Substitution.Result text = new Substitution(sources, group).apply(source, raw.text());
      String problem = text.problem();
      if (problem != null) {
        problems.add(problem(true, raw, secret ? HIDDEN_REFERENCE : problem));
        return;
      }
      if (option.isSecret() && text.refersInside(raw.text())) {
        problems.add(
            problem(
                false,
                raw,
                "refers by $ to another option, whose value is put in; a dollar sign of a password"
                    + " is written $$"));
      }
      secret |= text.secret();
      texts.add(text.text());
    }
    String text = String.join(",", texts);
    Object value = option.type().read(text);
    if (value == null && isBlankNumber(option, source, text)) {
      problems.add(problem(false, last, "is blank; its default applies: " + option.defaultText()));
    } else if (value == null) {
      String shown = secret ? TransportUrlText.MASK : "'" + text.replace("\n", "\\n") + "'";
      problems.add(problem(true, last, shown + " is not " + option.allowed()));
    } else {
      settings.put(option, new Options.Setting(value, last.origin(), secret));
    }
  }

  /** oslo.config reads it as None, which some options accept, so it must not stop a service. */
  private static boolean isBlankNumber(Option<?> option, OptionSource source, String text) {
    return !source.isStrict() && option.type().measure() != null && text.isBlank();
  }

  private void warnOfIgnoredNames(Option<?> option, OptionSource source) {
    if (source.obeysFormerNames()) {
      return;
    }
    for (String former : option.formerNames()) {
      source
          .values(group.name(), former)
          .forEach(
              raw ->
                  problems.add(
                      problem(
                          false,
                          raw,
                          "is ignored, as by oslo.config, which reads a former name from files"
                              + " only; it is now called "
                              + option.name())));
    }
  }

  private void warnOfOldWays(Option<?> option, RawValue raw) {
    String deprecation = option.deprecation();
    if (!raw.name().equals(option.name())) {
      problems.add(problem(false, raw, "is now called " + option.name()));
    }
    if (deprecation != null) {
      problems.add(problem(false, raw, "is deprecated. " + deprecation));
    }
  }

  private void reportUnknown(OptionSource source, RawValue entry) {
    String instead = group.removed().get(entry.name());
    String nearest = NearestName.of(entry.name(), group.options(), group.isShared());
    if (instead != null) {
      problems.add(problem(source.isStrict(), entry, "was removed. " + instead));
    } else if (nearest != null) {
      problems.add(problem(source.isStrict(), entry, "is unknown. Did you mean " + nearest + "?"));
    } else if (source.isStrict() || !group.isShared()) {
      problems.add(problem(source.isStrict(), entry, "is unknown"));
    }
  }

  private ConfigurationProblem problem(boolean fatal, RawValue raw, String what) {
    return new ConfigurationProblem(
        fatal, raw.origin(), "[" + group.name() + "] " + raw.name() + " " + what);
  }
}
