// SPDX-License-Identifier: Apache-2.0
package dev.bergen.routing;

import dev.bergen.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Makes rules of YAML. Only plain data is read: tags of types are refused by the parser. */
final class RulesReader {
  private static final Logger log = LoggerFactory.getLogger(RulesReader.class);
  private static final String EVENTS = "accepted_events";
  private static final String PRIORITIES = "accepted_priorities";
  private static final String RECURSION = "routing";
  private static final int DEEPEST = 32;

  private final String origin;

  RulesReader(String origin) {
    this.origin = origin;
  }

  RoutingRules read(String yaml) {
    List<Entry> entries = new ArrayList<>();
    map(load(yaml), "the file", "groups")
        .forEach(
            (group, drivers) ->
                map(drivers, group, "drivers")
                    .forEach((driver, rules) -> entries.add(entry(group, driver, rules))));
    return new RoutingRules(entries);
  }

  private @Nullable Object load(String yaml) {
    LoadSettings settings = LoadSettings.builder().setLabel(origin).build();
    try {
      requireShallow(new Parse(settings).parseString(yaml));
      return new Load(settings).loadFromString(yaml);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new ConfigurationException(
          "%s:%d is not valid YAML: %s".formatted(origin, line, e.getProblem()), e);
    } catch (YamlEngineException e) {
      throw new ConfigurationException(
          "%s is not valid YAML: %s".formatted(origin, e.getMessage()), e);
    } catch (ConfigurationException e) {
      throw e;
    } catch (
        RuntimeException e) { // a fault of the parser's, which is the file's trouble all the same
      throw new ConfigurationException("%s cannot be read: %s".formatted(origin, e), e);
    }
  }

  /** Rules are four levels deep; much deeper input would overflow the loader's stack. */
  private void requireShallow(Iterable<Event> events) {
    int depth = 0;
    for (Event event : events) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {
          continue;
        }
      }
      if (depth > DEEPEST) {
        int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        throw new ConfigurationException(
            "%s:%d nests deeper than %d levels; rules need four".formatted(origin, line, DEEPEST),
            null);
      }
    }
  }

  private Entry entry(String group, String driver, @Nullable Object value) {
    String where = group + "." + driver;
    if (driver.equals(RECURSION)) {
      throw wrong(where, "the driver routing cannot route to itself; name another");
    }
    // A driver with nothing behind its colon has no rules.
    Map<String, @Nullable Object> rules = value == null ? Map.of() : map(value, where, "rules");
    for (String rule : rules.keySet()) {
      if (!rule.equals(EVENTS) && !rule.equals(PRIORITIES)) {
        log.warn(
            "{}: {}.{} is not a rule and has no effect; there are {} and {}",
            origin,
            where,
            rule,
            EVENTS,
            PRIORITIES);
      }
    }
    return new Entry(
        group, driver, globs(rules, EVENTS, where, false), globs(rules, PRIORITIES, where, true));
  }

  private @Nullable List<Glob> globs(
      Map<String, @Nullable Object> rules, String name, String where, boolean lower) {
    if (!rules.containsKey(name)) {
      return null;
    }
    if (!(rules.get(name) instanceof List<?> patterns)) {
      throw wrong(where + "." + name, "it must be a list, such as [\"compute.*\"]");
    }
    List<Glob> globs = new ArrayList<>();
    for (Object pattern : patterns) {
      if (!(pattern instanceof String text)) {
        throw wrong(
            where + "." + name,
            pattern instanceof Map || pattern instanceof Iterable
                ? "a pattern is a text, not a list or a map"
                : "%s is not a text; put it into quotes".formatted(pattern));
      }
      globs.add(Glob.of(lower ? text.toLowerCase(Locale.ROOT) : text));
    }
    return globs;
  }

  private Map<String, @Nullable Object> map(@Nullable Object value, String where, String of) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(where, "it must be a map of " + of);
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    map.forEach((key, member) -> named.put(String.valueOf(key), member));
    return named;
  }

  private ConfigurationException wrong(String where, String why) {
    return new ConfigurationException("%s: %s: %s".formatted(origin, where, why), null);
  }
}
