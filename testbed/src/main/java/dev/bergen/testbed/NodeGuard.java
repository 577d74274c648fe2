// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/**
 * A small shell that outlives this JVM by a moment and removes what is left of a node.
 *
 * <p>It waits for the end of its standard input, which the kernel brings about however the JVM
 * ends, {@code kill -9} included. A pid counts only while its command line still names the node's
 * own directory, so that a pid in new hands is safe.
 */
final class NodeGuard implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      cat >/dev/null
      for file in pid epmd.pid; do
        pid=$(cat "$1/$file" 2>/dev/null) || continue
        if tr '\\0' '\\n' <"/proc/$pid/environ" 2>/dev/null | grep -qxF "HOME=$1"; then
          kill -KILL "$pid"
        fi
      done
      rm -rf "$1" || { sleep 1; rm -rf "$1"; }
      """;

  private final Process shell;

  private NodeGuard(Process shell) {
    this.shell = shell;
  }

  static NodeGuard watch(NodeHome home) throws IOException {
    Process shell =
        new ProcessBuilder("sh", "-c", SCRIPT, "bergen-node-guard", home.directory().toString())
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();
    return new NodeGuard(shell);
  }

  /** Removes the node now. Waits until that is done, at most half a minute. */
  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
    try {
      shell.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
