// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes documents. */
public final class Reports {
  private Reports() {}

  /**
   * Writes {@code report.html} and {@code results.json} into a directory, which it makes.
   *
   * @return the page
   */
  public static Path write(Document document, Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve("results.json"), JsonReport.write(document));
    return writePage(document, directory);
  }

  /**
   * Writes {@code report.html} alone into a directory, which it makes.
   *
   * @return the page
   */
  public static Path writePage(Document document, Path directory) throws IOException {
    Files.createDirectories(directory);
    return Files.writeString(directory.resolve("report.html"), new HtmlReport(document).page());
  }

  /**
   * Reads the {@code results.json} of an earlier run.
   *
   * @param sections how groups are shown that the file does not describe, as older ones do not
   * @throws IOException if it cannot be read or is no such file; the message names it
   */
  public static Document read(Path file, Map<String, Section> sections) throws IOException {
    return new SavedResults(file, sections).read();
  }
}
