// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
    return Files.writeString(directory.resolve("report.html"), new HtmlReport(document).page());
  }
}
