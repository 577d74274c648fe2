// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.json.Json;
import dev.bergen.observe.record.OwnerOnly;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the outcome of requests, a line of JSON for each, below a line that describes the replay.
 * Secrets are masked unless they were asked for. Only its owner can read the file, where the file
 * system has owners.
 *
 * <p>Threads: any; each line is written whole, and none after {@link #close}.
 */
public final class ReportWriter implements Replayer.Sink, AutoCloseable {
  /** The member that the first line of a report has, with the version of the form. */
  static final String MARK = "bergen_replay";

  static final int VERSION = 1;

  private final Object lock = new Object();

  /** Guarded by lock. */
  private final BufferedWriter out;

  private final boolean withSecrets;

  private ReportWriter(BufferedWriter out, boolean withSecrets) {
    this.out = out;
    this.withSecrets = withSecrets;
  }

  /**
   * Makes a report.
   *
   * @param url where requests are sent, without a password; {@code null} if they are sent nowhere
   * @throws FileAlreadyExistsException if there is such a file
   */
  public static ReportWriter create(
      Path report, Path recording, @Nullable String url, boolean withSecrets) throws IOException {
    Files.createFile(report, OwnerOnly.attributes(report));
    BufferedWriter out =
        Files.newBufferedWriter(report, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
    Map<String, @Nullable Object> head = new LinkedHashMap<>();
    head.put(MARK, VERSION);
    head.put("recording", recording.toString());
    head.put("url", url);
    head.put("started", Instant.now().toString());
    ReportWriter writer = new ReportWriter(out, withSecrets);
    try {
      writer.line(Json.of(head).text());
      return writer;
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  @Override
  public void answer(Answer answer) throws IOException {
    line(AnswerLine.of(withSecrets ? answer : answer.masked()));
  }

  private void line(String line) throws IOException {
    synchronized (lock) {
      out.write(line);
      out.write('\n');
    }
  }

  /** Writes the lines that are still in memory. */
  public void flush() throws IOException {
    synchronized (lock) {
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      out.close();
    }
  }
}
