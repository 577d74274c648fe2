// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.observe.record.RecordingReader;
import dev.bergen.observe.replay.Answer.Outcome;
import dev.bergen.observe.sight.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the outcome of requests, from a report or from a recording that has replies, too. */
public final class Answers {

  private Answers() {}

  /**
   * Hands all answers of a file to {@code sink}, in its order.
   *
   * @throws IOException if the file cannot be read, or is neither a report nor a recording; the
   *     message names it and the line
   * @throws dev.bergen.observe.record.RecordingException if it is a recording and damaged
   */
  public static void read(Path file, Consumer<Answer> sink) throws IOException {
    if (RecordingReader.isRecording(file)) {
      RecordedAnswers.read(file, Selection.REQUESTS, sink);
    } else {
      readReport(file, sink);
    }
  }

  private static void readReport(Path file, Consumer<Answer> sink) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      requireReport(file, line);
      for (long number = 2; (line = lines.readLine()) != null; number++) {
        Answer answer;
        try {
          answer = answer(Json.parse(line).members());
        } catch (MalformedMessageException | IllegalArgumentException e) {
          throw new IOException(
              "%s, line %d: this is no answer of a replay: %s"
                  .formatted(file, number, e.getMessage()),
              e);
        }
        sink.accept(answer);
      }
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is neither a recording nor a report of a replay", e);
    }
  }

  private static void requireReport(Path file, @Nullable String line) throws IOException {
    try {
      Map<String, Json> head = Json.parse(line == null ? "" : line).members();
      Json version = head.get(ReportWriter.MARK);
      if (version != null) {
        if (!version.equals(Json.of(ReportWriter.VERSION))) {
          throw new IOException(
              "%s is a report of version %s; this Bergen reads version %d"
                  .formatted(file, version.text(), ReportWriter.VERSION));
        }
        return;
      }
    } catch (MalformedMessageException | IllegalArgumentException e) {
      throw new IOException(file + " is neither a recording nor a report of a replay", e);
    }
    throw new IOException(file + " is neither a recording nor a report of a replay");
  }

  /** The opposite of what the writer does. */
  private static Answer answer(Map<String, Json> members) {
    for (Outcome outcome : Outcome.values()) {
      Json value = members.get(outcome.member());
      if (value != null) {
        return new Answer(
            number(members, "number", 0).longValue(),
            required(members, "id"),
            Kind.valueOf(required(members, "kind").toUpperCase(Locale.ROOT)),
            required(members, "address"),
            required(members, "name"),
            text(members, "namespace"),
            text(members, "version"),
            required(members, "args"),
            outcome,
            value,
            number(members, "ms", -1).doubleValue());
      }
    }
    throw new IllegalArgumentException("it has no outcome");
  }

  private static Number number(Map<String, Json> members, String name, Number otherwise) {
    Json value = members.get(name);
    return value != null && value.toJava() instanceof Number number ? number : otherwise;
  }

  private static @Nullable String text(Map<String, Json> members, String name) {
    Json value = members.get(name);
    return value != null && value.toJava() instanceof String text ? text : null;
  }

  private static String required(Map<String, Json> members, String name) {
    String text = text(members, name);
    if (text == null) {
      throw new IllegalArgumentException("it has no '" + name + "'");
    }
    return text;
  }
}
