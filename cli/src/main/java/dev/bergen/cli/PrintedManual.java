// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import dev.bergen.cli.manual.Manual;
import java.io.IOException;
import java.nio.file.Path;

/** Writes manual pages and completion scripts into the directory that is named; for the build. */
public final class PrintedManual {
  private PrintedManual() {}

  /**
   * Writes them.
   *
   * @param args the directory, which is made if it is missing
   */
  public static void main(String[] args) throws IOException {
    String release = new BuildVersion().getVersion()[0].replace("bergen", "Bergen");
    Manual.write(Bergen.commandLine(), release, Path.of(args[0]));
  }
}
