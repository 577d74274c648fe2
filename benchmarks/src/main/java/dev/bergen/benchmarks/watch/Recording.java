// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.watch;

import dev.bergen.benchmarks.load.Sample;
import dev.bergen.observe.record.RecordingReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/**
 * How large a recording is beside the compressed bodies alone, and how fast it is replayed beside a
 * loop that only calls.
 */
final class Recording {
  private static final File NOWHERE = new File("/dev/null");
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  private final Ground ground;
  private final Path directory;
  private final Duration time;

  Recording(Ground ground, Path directory, Duration time) {
    this.ground = ground;
    this.directory = directory;
    this.time = time;
  }

  void measure(int cycles) throws IOException, InterruptedException {
    Path file = directory.resolve("calls.rec");
    double withRecording = record(file);
    size(file);
    List<Double> ratios = new ArrayList<>();
    for (int cycle = 0; cycle < cycles; cycle++) {
      ground.call(WARM_UP);
      double loop = ground.call(time).perSecond();
      double replayed = replay(file, cycle);
      ratios.add(replayed / loop);
      System.err.printf(
          "cycle %d: loop %,.0f calls/s, replay %,.0f requests/s%n", cycle + 1, loop, replayed);
    }
    System.out.printf(
        "recorded beside %,.0f calls/s; replay ÷ loop, %d in flight: %s%n",
        withRecording, Ground.IN_FLIGHT, Quartiles.of(ratios).text(2));
  }

  private double record(Path file) throws IOException, InterruptedException {
    try (Command record =
        Command.start(
            "96m",
            line -> line.startsWith("Recording"),
            NOWHERE,
            "record",
            file.toString(),
            Ground.TOPIC,
            "--url",
            ground.url())) {
      record.awaitReady();
      ground.call(WARM_UP);
      Sample sample = ground.call(time);
      record.stop();
      record.lines().forEach(System.err::println);
      return sample.perSecond();
    }
  }

  private static void size(Path file) throws IOException {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    long messages = 0;
    long bytes = 0;
    try (RecordingReader reader = RecordingReader.open(file)) {
      byte[] buffer = new byte[1 << 16];
      while (reader.hasNext()) {
        byte[] body = reader.next().message().body();
        messages++;
        bytes += body.length;
        deflater.setInput(body);
        while (!deflater.needsInput()) {
          deflater.deflate(buffer);
        }
      }
      deflater.finish();
      while (!deflater.finished()) {
        deflater.deflate(buffer);
      }
    }
    long compressed = deflater.getBytesWritten();
    deflater.end();
    System.out.printf(
        "%nrecording of %,d messages: %,d bytes, bodies %,d, compressed alone %,d: %.2f times that%n",
        messages, Files.size(file), bytes, compressed, (double) Files.size(file) / compressed);
  }

  /** Returns the requests a second, from the line that says what will be sent to the end. */
  private double replay(Path file, int cycle) throws IOException, InterruptedException {
    Path report = directory.resolve("report-" + cycle);
    try (Command replay =
        Command.start(
            "256m",
            line -> line.contains(" requests of "),
            NOWHERE,
            "replay",
            file.toString(),
            "--url",
            ground.url(),
            "--yes",
            "--speed",
            "full",
            "--in-flight",
            Integer.toString(Ground.IN_FLIGHT),
            "--report",
            report.toString())) {
      String plan = replay.awaitReady();
      long begin = System.nanoTime();
      replay.awaitEnd(600);
      double seconds = (System.nanoTime() - begin) / 1e9;
      Files.deleteIfExists(report);
      return Long.parseLong(plan.replaceAll(" requests of .*", "").replace(",", "").strip())
          / seconds;
    }
  }
}
