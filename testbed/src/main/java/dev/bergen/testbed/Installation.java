// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The RabbitMQ programs on this machine.
 *
 * @param server the script itself; Debian's {@code /usr/sbin/rabbitmq-server} switches user first
 * @param ctl rabbitmqctl, beside the server
 * @param epmd Erlang's port mapper, one private instance per node
 */
record Installation(Path server, Path ctl, Path epmd) {
  private static final String WHAT_TO_DO =
      "install rabbitmq-server (the service need not run), or set RABBITMQ_HOME";

  /** The programs, or empty if one is missing; {@link #missing()} then says which. */
  static Optional<Installation> find() {
    Optional<Path> home = findDirectory();
    Optional<Path> epmd = findEpmd();
    if (home.isEmpty() || epmd.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Installation(
            home.get().resolve("rabbitmq-server"), home.get().resolve("rabbitmqctl"), epmd.get()));
  }

  /** The programs of a release that brings its own Erlang, all in one directory. */
  static Installation in(Path directory) {
    return new Installation(
        directory.resolve("rabbitmq-server"),
        directory.resolve("rabbitmqctl"),
        directory.resolve("epmd"));
  }

  /** What is missing and how to get it. */
  static String missing() {
    String what = findDirectory().isEmpty() ? "rabbitmq-server" : "epmd (Erlang)";
    return what + " not found; " + WHAT_TO_DO;
  }

  private static Optional<Path> findDirectory() {
    @Nullable String home = System.getenv("RABBITMQ_HOME");
    Stream<Path> named = home == null ? Stream.empty() : Stream.of(Path.of(home, "sbin"));
    Stream<Path> usual =
        Stream.of("/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin", "/opt/homebrew/sbin")
            .map(Path::of);
    return Stream.concat(named, usual)
        .filter(directory -> Files.isExecutable(directory.resolve("rabbitmq-server")))
        .findFirst();
  }

  private static Optional<Path> findEpmd() {
    @Nullable String path = System.getenv("PATH");
    List<String> directories = path == null ? List.of() : List.of(path.split(File.pathSeparator));
    return Stream.concat(directories.stream(), Stream.of("/usr/bin", "/usr/lib/erlang/bin"))
        .map(directory -> Path.of(directory, "epmd"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
