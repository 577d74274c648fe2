// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import dev.bergen.cli.broker.UserCache;
import dev.bergen.cli.terminal.TimeoutConverter;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bergen __complete}: prints the values that fit at the cursor, one per line, for the
 * scripts of {@code bergen completion}. The line comes by standard input, as an argument would show
 * its password to other users of the machine.
 */
@Command(
    name = CompleteCommand.NAME,
    hidden = true,
    header = "Print the values that fit at the cursor, for shells.")
public final class CompleteCommand implements Callable<Integer> {
  public static final String NAME = "__complete";

  /** Exit code where the names of files fit, which a shell knows best; the scripts have it, too. */
  private static final int FILES = 9;

  /** Since the process was started; with its end less than three seconds. */
  private static final Duration WHOLE = Duration.ofMillis(2_400);

  /** A JVM that needed long to start still offers what needs no broker. */
  private static final Duration LEAST = Duration.ofMillis(500);

  /** The part of the time in which connections are closed. */
  private static final Duration CLOSING = Duration.ofMillis(400);

  /** Answers in the cache count for some seconds, and are removed later. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private static final Duration ENDING = Duration.ofMillis(200);
  private static final int LONGEST_LINE = 1 << 16;
  private static final int MOST = 10_000;

  private final Function<String[], CommandLine> commands;
  private final InputStream in;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      converter = TimeoutConverter.class,
      description = "How long an answer may take. Default: 2.4 since the process was started.")
  private @Nullable Duration limit;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * @param commands the command line for some words
   * @param in the line up to the cursor, then the part of its last word that the shell replaces;
   *     each ends with a NUL character
   */
  public CompleteCommand(Function<String[], CommandLine> commands, InputStream in) {
    this.commands = commands;
    this.in = in;
  }

  /** The words that a shell can offer. */
  private record Offer(Collection<String> words, boolean areFiles) {
    static final Offer NOTHING = new Offer(List.of(), false);
  }

  @Override
  public Integer call() throws InterruptedException {
    Duration left = limit == null ? left() : limit;
    Offer offer = inTime(() -> offer(left.minus(CLOSING)), left);
    PrintWriter out = spec.commandLine().getOut();
    offer.words.forEach(out::println);
    out.flush();
    return offer.areFiles ? FILES : 0;
  }

  private static Duration left() {
    // wall clock: no other is known for the start of a process
    Instant now = Instant.now();
    Instant start = ProcessHandle.current().info().startInstant().orElse(now);
    Duration left = WHOLE.minus(Duration.between(start, now));
    return left.compareTo(LEAST) < 0 ? LEAST : left.compareTo(WHOLE) > 0 ? WHOLE : left;
  }

  /** Everything may block: standard input, files, names of hosts, brokers. */
  private static Offer inTime(Callable<Offer> work, Duration limit) throws InterruptedException {
    FutureTask<Offer> task = new FutureTask<>(work);
    Thread worker = new Thread(task, "bergen-complete");
    worker.setDaemon(true);
    worker.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      worker.interrupt();
      worker.join(ENDING.toMillis()); // it keeps the answer that there was none
      return Offer.NOTHING;
    } catch (ExecutionException e) {
      return Offer.NOTHING; // an error has no place between the words of a line
    }
  }

  private Offer offer(Duration forQuestions) throws Exception {
    String[] parts =
        new String(in.readNBytes(LONGEST_LINE), StandardCharsets.UTF_8).split("\0", -1);
    TypedLine line = TypedLine.of(parts[0], System.getenv());
    if (line == null || line.words().isEmpty()) {
      return Offer.NOTHING;
    }
    List<String> words = line.words().subList(1, line.words().size());
    CommandLine root = lenient(commands.apply(words.toArray(String[]::new)));
    Cursor cursor = Cursor.at(root, words, line.current());
    ArgSpec awaited = cursor.awaited();
    Kind kind = awaited == null ? Kind.UNKNOWN : Kind.of(awaited, cursor.command());
    Collection<String> found = new TreeSet<>();
    if (cursor.isName()) {
      found.addAll(names(cursor));
    }
    if (awaited != null) {
      Map<String, String> environment = System.getenv();
      RecentAnswers recent = new RecentAnswers(UserCache.of(environment, "completion", KEPT));
      new Values(root, cursor, environment, recent, forQuestions)
          .of(kind, awaited).stream().filter(SafeWord::is).forEach(found::add);
    }
    String replaced = parts.length > 1 ? parts[1] : line.current();
    int kept = line.current().endsWith(replaced) ? line.current().length() - replaced.length() : 0;
    return new Offer(
        found.stream()
            .filter(word -> word.startsWith(cursor.typed()))
            .map(word -> cursor.before() + word)
            .map(word -> word.substring(kept))
            .limit(MOST)
            .toList(),
        kind == Kind.FILE);
  }

  private static Collection<String> names(Cursor cursor) {
    return cursor.typed().startsWith("-")
        ? cursor.command().optionsMap().values().stream()
            .filter(option -> !option.hidden())
            .flatMap(option -> List.of(option.names()).stream())
            .toList()
        : cursor.command().subcommands().keySet();
  }

  /** A line that is not finished has missing and unknown parts. */
  private static CommandLine lenient(CommandLine line) {
    line.setUnmatchedArgumentsAllowed(true);
    collectErrors(line);
    line.setErr(new PrintWriter(Writer.nullWriter()));
    return line;
  }

  private static void collectErrors(CommandLine line) {
    line.getCommandSpec().parser().collectErrors(true);
    line.getSubcommands().values().forEach(CompleteCommand::collectErrors);
  }
}
