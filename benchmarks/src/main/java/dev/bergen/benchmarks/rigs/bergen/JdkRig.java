// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.bergen;

import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.NotHereException;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Site;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * {@link BergenRig} in a JVM of another JDK, with its server in one more: a process that measures
 * when a line tells it to, and answers with a line.
 */
public final class JdkRig implements Rig {
  private static final String JDK = "17";

  /** After so many calls its two JVMs, which have nobody to warm up with, have compiled. */
  private static final int WARM_UP_CALLS = 100_000;

  private static final int WARM_UP_SECONDS = 12;

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream orders;

  private JdkRig(Process process) {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /**
   * Opens one on JDK 17.
   *
   * @throws NotHereException if this JVM is one of that JDK, or there is none
   */
  public static JdkRig on17(Site site) throws IOException, NotHereException {
    if (Runtime.version().feature() == Integer.parseInt(JDK)) {
      throw new NotHereException("all rigs run on JDK %s already".formatted(JDK));
    }
    Path java = home().resolve("bin").resolve("java");
    ProcessBuilder builder =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                JdkRig.class.getName(),
                site.url())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    JdkRig rig = new JdkRig(builder.start());
    if (rig.answers.readLine() == null) {
      rig.close();
      throw new IllegalStateException("Bergen on JDK %s did not start".formatted(JDK));
    }
    return rig;
  }

  private static Path home() throws IOException, NotHereException {
    Path script = Path.of(System.getProperty("bergen.root", "."), "scripts", "jdks");
    Process jdks = new ProcessBuilder(script.toString()).start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(jdks.getInputStream(), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> line.startsWith(JDK + " "))
          .map(line -> Path.of(line.substring(JDK.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new NotHereException("no JDK %s was found".formatted(JDK)));
    }
  }

  @Override
  public String name() {
    return "Bergen, async, JDK " + JDK;
  }

  @Override
  public List<ProcessHandle> clients() {
    return List.of(process.toHandle());
  }

  @Override
  public List<ProcessHandle> servers() {
    return process.toHandle().descendants().toList();
  }

  @Override
  public Sample measure(Load load) throws Exception {
    orders.printf(
        "%d %d %s %d%n",
        load.inFlight(), load.time().toMillis(), load.ratePerSecond(), load.payloadBytes());
    return sample(answers.readLine());
  }

  /**
   * @param line null says that the process has ended
   */
  static Sample sample(@Nullable String line) throws DataFormatException {
    if (line == null || line.startsWith("failed")) {
      throw new IllegalStateException(line == null ? "The process has ended" : line);
    }
    String[] parts = line.split(" ", -1);
    Histogram nanos =
        Histogram.decodeFromCompressedByteBuffer(
            ByteBuffer.wrap(Base64.getDecoder().decode(parts[2])), 0);
    return new Sample(nanos, Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  static String line(Sample sample) {
    ByteBuffer buffer =
        ByteBuffer.allocate(sample.nanos().getNeededByteBufferCapacity() + Long.BYTES);
    int length = sample.nanos().encodeIntoCompressedByteBuffer(buffer);
    byte[] bytes = new byte[length];
    buffer.flip().get(bytes);
    return "%d %d %s"
        .formatted(
            sample.operations(), sample.elapsedNanos(), Base64.getEncoder().encodeToString(bytes));
  }

  @Override
  public void close() {
    orders.close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The other JVM.
   *
   * @param args the broker's URL
   */
  public static void main(String[] args) throws Exception {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Site site = new Site(args[0], List.of());
        BergenRig rig = new BergenRig(BergenRig.Mode.ASYNC, site, "bergen-jdk")) {
      warmUp(rig);
      System.out.println("ready");
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        System.out.println(measured(rig, order));
      }
    }
  }

  private static void warmUp(Rig rig) throws Exception {
    Load second = new Load(64, Duration.ofSeconds(1), 0, 100);
    long calls = 0;
    for (int i = 0; i < WARM_UP_SECONDS && calls < WARM_UP_CALLS; i++) {
      calls += rig.measure(second).operations();
    }
  }

  private static String measured(Rig rig, String order) {
    String[] parts = order.split(" ", -1);
    try {
      return line(
          rig.measure(
              new Load(
                  Integer.parseInt(parts[0]),
                  Duration.ofMillis(Long.parseLong(parts[1])),
                  Double.parseDouble(parts[2]),
                  Integer.parseInt(parts[3]))));
    } catch (Exception e) {
      return "failed: " + String.valueOf(e.getMessage()).replace('\n', ' ');
    }
  }
}
