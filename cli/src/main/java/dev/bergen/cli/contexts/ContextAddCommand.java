// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.contexts;

import dev.bergen.cli.broker.NamedContext;
import dev.bergen.cli.broker.NamedContexts;
import dev.bergen.cli.broker.ServiceConverter;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.GivenText;
import dev.bergen.config.KnownService;
import dev.bergen.config.TransportUrl;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen context add}: saves a broker under a name. */
@Command(
    name = "add",
    usageHelpAutoWidth = true,
    header = "Save a broker under a name.",
    description =
        "Connects to nothing. The password is read whenever the context is used, and nothing here"
            + " keeps it, unless the URL has it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen context add prod --url rabbit://app@mq1,app@mq2/prod \\",
      "      --password-file /run/secrets/mq --service nova",
      "  bergen context add dev --url rabbit://app@localhost --password-env MQ_PW",
      "  pass mq/prod-url | bergen context add prod --url @-",
      "  bergen context add nova --config-file /etc/nova/nova.conf --service nova",
      "",
      "Exit codes: 0 saved, 2 usage, or the file cannot be written."
    })
final class ContextAddCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "Letters, digits, '.', '_' and '-'.")
  private String name = "";

  @Option(
      names = "--url",
      paramLabel = "URL|@FILE|@-",
      description =
          "Where the broker is; @FILE and @- (standard input) keep a URL with a password out of the"
              + " process list and the shell's history.")
  private @Nullable String url;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Has the password of the URL's user, in one line.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--password-env",
      paramLabel = "VARIABLE",
      description = "The environment variable that has that password.")
  private @Nullable String passwordEnv;

  @Option(names = "--exchange", paramLabel = "NAME", description = "Scope of the topics.")
  private @Nullable String exchange;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      converter = ServiceConverter.class,
      description = "The OpenStack service whose exchange it is, such as nova.")
  private @Nullable KnownService service;

  @Option(
      names = "--config-file",
      paramLabel = "FILE",
      description = "A file in oslo.config syntax to read with each use; may be repeated.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--config-dir",
      paramLabel = "DIR",
      description = "A directory whose *.conf files are read after those; may be repeated.")
  private List<Path> directories = new ArrayList<>();

  @Option(names = "--replace", description = "Save it in place of the one that has the name.")
  private boolean replace;

  @Override
  public Integer call() {
    NamedContext context = context();
    PrintWriter err = spec.commandLine().getErr();
    if (context.holdsPassword() && url != null && !url.startsWith("@")) {
      err.println(
          "bergen: the password was on the command line, where others can see it; --url @-,"
              + " --password-file and --password-env keep it off");
    }
    if (passwordFile != null && !Files.isReadable(passwordFile)) {
      err.println("bergen: " + passwordFile + " cannot be read now");
    }
    NamedContexts file = NamedContexts.of(System.getenv());
    file.change(
        list -> {
          if (!replace && list.contexts().containsKey(name)) {
            throw new ParameterException(
                spec.commandLine(),
                "There is a context '%s' already; --replace saves this one in its place"
                    .formatted(name));
          }
          return list.with(context);
        });
    spec.commandLine().getOut().printf("Saved %s in %s%n", name, file.path());
    return ExitCode.OK;
  }

  private NamedContext context() {
    try {
      return new NamedContext(
          name,
          url == null ? null : TransportUrl.parse(new GivenText().read("--url", url)),
          passwordFile == null ? null : absolute(passwordFile),
          passwordEnv,
          exchange,
          service,
          files.stream().map(ContextAddCommand::absolute).toList(),
          directories.stream().map(ContextAddCommand::absolute).toList());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** It is read from other directories than this one. */
  private static Path absolute(Path file) {
    return file.toAbsolutePath().normalize();
  }
}
