// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import dev.bergen.cli.broker.DriversCommand;
import dev.bergen.cli.broker.StatusCommand;
import dev.bergen.cli.complete.CompleteCommand;
import dev.bergen.cli.config.ConfigCommand;
import dev.bergen.cli.console.ConsoleCommand;
import dev.bergen.cli.contexts.ContextCommand;
import dev.bergen.cli.demo.DemoCommand;
import dev.bergen.cli.doctor.DoctorCommand;
import dev.bergen.cli.events.DrainCommand;
import dev.bergen.cli.events.ListenCommand;
import dev.bergen.cli.events.NotifyCommand;
import dev.bergen.cli.events.PoolCommand;
import dev.bergen.cli.events.RoutingCommand;
import dev.bergen.cli.manual.CompletionCommand;
import dev.bergen.cli.manual.HelpCommand;
import dev.bergen.cli.nova.NovaCommand;
import dev.bergen.cli.openstack.OpenStackCommand;
import dev.bergen.cli.queues.QueuesCommand;
import dev.bergen.cli.queues.WhoCommand;
import dev.bergen.cli.record.DiffCommand;
import dev.bergen.cli.record.RecordCommand;
import dev.bergen.cli.record.ReplayCommand;
import dev.bergen.cli.rpc.CallCommand;
import dev.bergen.cli.rpc.CastCommand;
import dev.bergen.cli.rpc.PingCommand;
import dev.bergen.cli.rpc.ServeCommand;
import dev.bergen.cli.services.ServicesCommand;
import dev.bergen.cli.simulate.SimulateCommand;
import dev.bergen.cli.tap.TapCommand;
import dev.bergen.cli.tap.TraceCommand;
import dev.bergen.cli.tap.WhyCommand;
import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Verbosity;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code bergen} command. Results go to standard output, everything else to standard error. */
@Command(
    name = "bergen",
    versionProvider = BuildVersion.class,
    header = "Call, serve and inspect oslo.messaging services.",
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    footerHeading = "%n",
    footer = {
      "Start with 'bergen demo'. 'bergen COMMAND --help' explains a command, with examples.",
      "",
      "Exit codes:",
      "    0  done",
      "    1  the remote method failed, or the comparison found differences",
      "    2  wrong usage, nothing was sent",
      "    3  no answer in time",
      "    4  the message could not be delivered, or the broker could not be reached",
      "    5  success, but some messages could not be read",
      "    6  earlier records were skipped, because the group is new",
      "    7  the doctor has warnings, and found no errors",
      "   70  a bug in this command",
      "   74  standard output or a file cannot be written",
      "  130  interrupted"
    })
public final class Bergen implements Runnable, Verbosity {
  static final String LOG_LEVEL = "bergen.log.level";

  /** By name, in the order of the help. */
  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("demo", DemoCommand.class);
    COMMANDS.put("serve", ServeCommand.class);
    COMMANDS.put("call", CallCommand.class);
    COMMANDS.put("cast", CastCommand.class);
    COMMANDS.put("ping", PingCommand.class);
    COMMANDS.put("services", ServicesCommand.class);
    COMMANDS.put("notify", NotifyCommand.class);
    COMMANDS.put("listen", ListenCommand.class);
    COMMANDS.put("drain", DrainCommand.class);
    COMMANDS.put("pool", PoolCommand.class);
    COMMANDS.put("record", RecordCommand.class);
    COMMANDS.put("replay", ReplayCommand.class);
    COMMANDS.put("diff", DiffCommand.class);
    COMMANDS.put("simulate", SimulateCommand.class);
    COMMANDS.put("bench", BenchCommand.class);
    COMMANDS.put("tap", TapCommand.class);
    COMMANDS.put("trace", TraceCommand.class);
    COMMANDS.put("why", WhyCommand.class);
    COMMANDS.put("console", ConsoleCommand.class);
    COMMANDS.put("status", StatusCommand.class);
    COMMANDS.put("doctor", DoctorCommand.class);
    COMMANDS.put("queues", QueuesCommand.class);
    COMMANDS.put("who", WhoCommand.class);
    COMMANDS.put("drivers", DriversCommand.class);
    COMMANDS.put("context", ContextCommand.class);
    COMMANDS.put("config", ConfigCommand.class);
    COMMANDS.put("nova", NovaCommand.class);
    COMMANDS.put("openstack", OpenStackCommand.class);
    COMMANDS.put("routing", RoutingCommand.class);
    COMMANDS.put("completion", CompletionCommand.class);
    COMMANDS.put("help", HelpCommand.class);
  }

  /** Commands about all the others. */
  private static final Set<String> ABOUT_ALL = Set.of("completion", "help");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean version;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Print more: connections, and each request that 'serve' receives.")
  private boolean verbose;

  @Option(
      names = {"-d", "--debug"},
      scope = ScopeType.INHERIT,
      description = "Log each message (never its content).")
  private boolean debug;

  @Option(
      names = "--trace",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error, the remote one included.")
  private boolean trace;

  /** Whether a shell would show log lines in the midst of the line that is typed. */
  private boolean quiet;

  public Bergen() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine line = commandLine(args);
    line.setOut(utf8(FileDescriptor.out));
    line.setErr(utf8(FileDescriptor.err));
    int exitCode = checked(line, line.execute(args));
    if (args.length > 0 && args[0].equals(CompleteCommand.NAME)) {
      Runtime.getRuntime().halt(exitCode); // a shell must not wait until a transport has closed
    }
    System.exit(exitCode);
  }

  /** A result that could not be written is a failure, even if the command succeeded. */
  static int checked(CommandLine line, int exitCode) {
    if (!line.getOut().checkError()) {
      return exitCode;
    }
    line.getErr().println("bergen: standard output cannot be written: it is closed, or full");
    return exitCode == ExitCode.OK ? ExitCode.OUTPUT_FAILED : exitCode;
  }

  /**
   * In UTF-8 with any locale: a result must not lose its letters on the way into a file or a pipe.
   */
  private static PrintWriter utf8(FileDescriptor stream) {
    return new PrintWriter(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  /**
   * Knows only the command that {@code args} begin with, for reading all takes time, or else all.
   */
  public static CommandLine commandLine(String... args) {
    Bergen bergen = new Bergen();
    CommandLine line = new CommandLine(bergen);
    String name = args.length == 0 ? "" : args[0];
    Class<?> only = COMMANDS.get(name);
    if (name.equals(CompleteCommand.NAME)) {
      bergen.quiet = true;
      line.addSubcommand(name, new CompleteCommand(Bergen::commandLine, System.in));
    } else if (only == null || ABOUT_ALL.contains(name)) {
      COMMANDS.forEach((each, command) -> line.addSubcommand(each, command));
    } else {
      line.addSubcommand(name, only);
    }
    // An argument that begins with @ is a value, not the name of a file to read arguments from.
    line.setExpandAtFiles(false);
    line.setExecutionStrategy(
        parsed -> {
          requireReadable(parsed);
          bergen.setLogLevel();
          return new CommandLine.RunLast().execute(parsed);
        });
    line.setHelpFactory(WholeWords::new);
    line.setParameterExceptionHandler((e, given) -> bergen.refuse(e));
    line.setExecutionExceptionHandler((e, command, parsed) -> bergen.report(e, command));
    return line;
  }

  /**
   * Letters beyond ASCII arrive as U+FFFD when the locale has none; sending that cannot be
   * intended.
   */
  private static void requireReadable(ParseResult parsed) {
    if (parsed.originalArgs().stream().anyMatch(argument -> argument.indexOf('\uFFFD') >= 0)) {
      throw new ParameterException(
          parsed.commandSpec().commandLine(),
          "An argument has characters that this locale does not support; set LC_ALL=C.UTF-8");
    }
  }

  @Override
  public boolean verbose() {
    return verbose || debug;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** Must come before the first logger is made: logback.xml reads the property. */
  private void setLogLevel() {
    String level = quiet ? "OFF" : debug ? "DEBUG" : verbose ? "INFO" : "WARN";
    System.setProperty(LOG_LEVEL, level);
  }

  private int refuse(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("bergen: " + ErrorReport.oneLine(complaint(e)));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  /** The error for a mistyped name suggests similar names. */
  private static String complaint(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(e.getMessage());
    }
    boolean isCommand = !unmatched.isUnknownOption() && isParent(e.getCommandLine());
    String what =
        isCommand
            ? "There is no command '%s'".formatted(unmatched.getUnmatched().get(0))
            : String.valueOf(e.getMessage());
    List<String> near = unmatched.getSuggestions();
    return near.isEmpty() ? what : what + ". Did you mean " + String.join(" or ", near) + "?";
  }

  private static boolean isParent(CommandLine command) {
    return !command.getSubcommands().isEmpty();
  }

  private int report(Exception e, CommandLine command) {
    ErrorReport report = ErrorReport.of(e);
    PrintWriter err = command.getErr();
    err.println("bergen: " + report.line());
    if (trace) {
      // A remote failure's message has the remote stack trace.
      e.printStackTrace(err);
    }
    err.flush();
    return report.exitCode();
  }
}
