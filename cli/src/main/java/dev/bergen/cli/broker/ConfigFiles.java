// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.config.Configuration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that name configuration files. */
final class ConfigFiles {
  @Option(
      names = "--config-file",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description =
          "A file in oslo.config syntax, such as /etc/nova/nova.conf: transport_url,"
              + " control_exchange, rpc_response_timeout and the driver's options come from it."
              + " The files of most OpenStack services name no exchange: give --service, too. May be"
              + " repeated; a later one wins.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--config-dir",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description = "A directory whose *.conf files are read after those; may be repeated.")
  private List<Path> directories = new ArrayList<>();

  boolean isEmpty() {
    return files.isEmpty() && directories.isEmpty();
  }

  /** Returns the settings of the files, and above them {@code environment}. */
  Configuration read(Map<String, String> environment) {
    Configuration.Builder builder = Configuration.builder().environment(environment);
    files.forEach(builder::file);
    directories.forEach(builder::directory);
    return builder.build();
  }

  /** Returns the settings of the context's files, and above them those that are given here. */
  Configuration read(Map<String, String> environment, NamedContext context) {
    Configuration.Builder builder = Configuration.builder().environment(environment);
    context.files().forEach(builder::file);
    context.directories().forEach(builder::directory);
    files.forEach(builder::file);
    directories.forEach(builder::directory);
    return builder.build();
  }
}
