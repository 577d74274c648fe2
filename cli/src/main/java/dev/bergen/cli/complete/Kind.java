// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import dev.bergen.config.KnownService;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The kind of value that an option or argument takes. */
enum Kind {
  CONTEXT,
  SERVICE,
  EXCHANGE,
  /** A topic of requests or of notifications. */
  TOPIC,
  REQUEST_TOPIC,
  NOTIFICATION_TOPIC,
  SERVER,
  /** {@code TOPIC} or {@code TOPIC.SERVER}. */
  ADDRESS,
  QUEUE,
  METHOD,
  /** One of the words that the help lists. */
  CHOICE,
  FILE,
  COMMAND,
  UNKNOWN;

  private static final Set<String> ON_REQUESTS = Set.of("call", "cast", "ping", "services", "tap");
  private static final Set<String> ON_NOTIFICATIONS =
      Set.of("listen", "drain", "notify", "events", "pool");
  private static final Set<String> FILES = Set.of("FILE", "DIR", "PATH", "RECORDING", "A", "B");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]*");

  static Kind of(ArgSpec arg, CommandSpec command) {
    if (isOf(arg, KnownService.class)) {
      return SERVICE;
    } else if (!choices(arg).isEmpty()) {
      return CHOICE;
    } else if (isOf(arg, Path.class) || FILES.contains(arg.paramLabel())) {
      return FILE;
    }
    return switch (arg.paramLabel()) {
      case "TOPIC" -> topic(arg, command);
      case "TOPIC.SERVER", "TOPIC[.SERVER]" -> ADDRESS;
      case "QUEUE", "FROM", "TO" -> QUEUE;
      case "TEXT" -> isIn(command, "queues") ? QUEUE : UNKNOWN;
      case "METHOD" -> METHOD;
      case "COMMAND" -> COMMAND;
      case "NAME" -> named(arg, command);
      default -> UNKNOWN;
    };
  }

  private static Kind topic(ArgSpec arg, CommandSpec command) {
    if (hasName(arg, "--notifications")
        || hasName(arg, "--events")
        || ON_NOTIFICATIONS.contains(command.name())) {
      return NOTIFICATION_TOPIC;
    }
    return ON_REQUESTS.contains(command.name()) ? REQUEST_TOPIC : TOPIC;
  }

  private static Kind named(ArgSpec arg, CommandSpec command) {
    if (hasName(arg, "--use")
        || (arg.isPositional() && isIn(command, "context") && !command.name().equals("add"))) {
      return CONTEXT;
    } else if (hasName(arg, "--exchange")) {
      return EXCHANGE;
    } else if (hasName(arg, "--server")) {
      return SERVER;
    }
    return hasName(arg, "--topic") ? topic(arg, command) : UNKNOWN;
  }

  private static boolean isIn(CommandSpec command, String parent) {
    return command.parent() != null && command.parent().name().equals(parent);
  }

  private static boolean hasName(ArgSpec arg, String name) {
    return arg instanceof OptionSpec option && List.of(option.names()).contains(name);
  }

  private static boolean isOf(ArgSpec arg, Class<?> type) {
    return arg.type() == type || List.of(arg.auxiliaryTypes()).contains(type);
  }

  /** Returns the words that the value is one of; none if it is not chosen from a list. */
  static List<String> choices(ArgSpec arg) {
    for (Class<?> type : arg.auxiliaryTypes()) {
      if (type.isEnum()) {
        return Arrays.stream(type.getEnumConstants())
            .map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT))
            .toList();
      }
    }
    return arg.paramLabel().contains("|")
        ? Arrays.stream(arg.paramLabel().split("\\|"))
            .filter(each -> WORD.matcher(each).matches())
            .toList()
        : List.of();
  }
}
