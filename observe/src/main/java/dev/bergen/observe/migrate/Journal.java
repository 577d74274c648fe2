// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.observe.migrate.Shapes.BindingShape;
import dev.bergen.observe.migrate.Shapes.ExchangeShape;
import dev.bergen.observe.migrate.Shapes.QueueShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state before a migration, and the state to reach: enough to continue or roll back after any
 * interruption. It is stored on the broker, in a queue, so that every machine can do either.
 *
 * @param target such as {@code quorum}
 * @param names as the operator gave them
 * @param bindings of the queues and exchanges in question, at the beginning
 */
record Journal(
    String target,
    List<String> names,
    List<QueueShape> queuesBefore,
    List<QueueShape> queuesAfter,
    List<ExchangeShape> exchangesBefore,
    List<ExchangeShape> exchangesAfter,
    List<BindingShape> bindings) {
  private static final int VERSION = 1;

  Journal {
    names = List.copyOf(names);
    queuesBefore = List.copyOf(queuesBefore);
    queuesAfter = List.copyOf(queuesAfter);
    exchangesBefore = List.copyOf(exchangesBefore);
    exchangesAfter = List.copyOf(exchangesAfter);
    bindings = List.copyOf(bindings);
  }

  List<QueueShape> queues(boolean forward) {
    return forward ? queuesAfter : queuesBefore;
  }

  List<ExchangeShape> exchanges(boolean forward) {
    return forward ? exchangesAfter : exchangesBefore;
  }

  /** Returns the exchanges that are replaced, whose messages may find no queue meanwhile. */
  List<String> replaced() {
    return exchangesAfter.stream().map(ExchangeShape::name).toList();
  }

  String text() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", VERSION);
    all.put("target", target);
    all.put("names", names);
    all.put("queues_before", queuesBefore.stream().map(Journal::map).toList());
    all.put("queues_after", queuesAfter.stream().map(Journal::map).toList());
    all.put("exchanges_before", exchangesBefore.stream().map(Journal::map).toList());
    all.put("exchanges_after", exchangesAfter.stream().map(Journal::map).toList());
    all.put("bindings", bindings.stream().map(Journal::map).toList());
    return Json.of(all).text();
  }

  private static Map<String, Object> map(QueueShape it) {
    return Map.of(
        "name", it.name(),
        "durable", it.durable(),
        "auto_delete", it.autoDelete(),
        "arguments", it.arguments());
  }

  private static Map<String, Object> map(ExchangeShape it) {
    return Map.of(
        "name", it.name(),
        "type", it.type(),
        "durable", it.durable(),
        "auto_delete", it.autoDelete(),
        "arguments", it.arguments());
  }

  private static Map<String, Object> map(BindingShape it) {
    return Map.of(
        "exchange", it.exchange(),
        "destination", it.destination(),
        "to_queue", it.toQueue(),
        "key", it.key(),
        "arguments", it.arguments());
  }

  /** Reads one; a foreign message in its queue is an error that names the cause. */
  static Journal parse(String text) throws MigrationException {
    Map<?, ?> all;
    try {
      all = Json.parse(text).toJava() instanceof Map<?, ?> map ? map : Map.of();
    } catch (MalformedMessageException e) {
      throw MigrationException.of(
          "The journal of a migration cannot be read: " + e.getMessage(), e);
    }
    if (!(all.get("version") instanceof Number version) || version.intValue() != VERSION) {
      throw MigrationException.of(
          "The journal of the migration was written by another release of this command: use that"
              + " release to continue or roll back");
    }
    return new Journal(
        text(all, "target"),
        names(all),
        rows(all, "queues_before").stream().map(Journal::queue).toList(),
        rows(all, "queues_after").stream().map(Journal::queue).toList(),
        rows(all, "exchanges_before").stream().map(Journal::exchange).toList(),
        rows(all, "exchanges_after").stream().map(Journal::exchange).toList(),
        rows(all, "bindings").stream().map(Journal::binding).toList());
  }

  private static List<String> names(Map<?, ?> all) {
    return all.get("names") instanceof List<?> names
        ? names.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static QueueShape queue(Map<?, ?> row) {
    return new QueueShape(
        text(row, "name"), flag(row, "durable"), flag(row, "auto_delete"), arguments(row));
  }

  private static ExchangeShape exchange(Map<?, ?> row) {
    return new ExchangeShape(
        text(row, "name"),
        text(row, "type"),
        flag(row, "durable"),
        flag(row, "auto_delete"),
        arguments(row));
  }

  private static BindingShape binding(Map<?, ?> row) {
    return new BindingShape(
        text(row, "exchange"),
        text(row, "destination"),
        flag(row, "to_queue"),
        text(row, "key"),
        arguments(row));
  }

  private static List<Map<?, ?>> rows(Map<?, ?> all, String name) {
    List<Map<?, ?>> rows = new ArrayList<>();
    if (all.get(name) instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> row) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static String text(Map<?, ?> row, String name) {
    return row.get(name) instanceof String text ? text : "";
  }

  private static boolean flag(Map<?, ?> row, String name) {
    return Boolean.TRUE.equals(row.get(name));
  }

  private static Map<String, Object> arguments(Map<?, ?> row) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    if (row.get("arguments") instanceof Map<?, ?> map) {
      map.forEach((name, value) -> put(arguments, String.valueOf(name), value));
    }
    return arguments;
  }

  private static void put(Map<String, Object> arguments, String name, @Nullable Object value) {
    if (value != null) {
      arguments.put(name, value);
    }
  }
}
