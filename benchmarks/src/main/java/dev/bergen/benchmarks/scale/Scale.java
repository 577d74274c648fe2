// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.bergen.benchmarks.Machine;
import dev.bergen.benchmarks.faults.Progress;
import dev.bergen.benchmarks.load.ByHand;
import dev.bergen.benchmarks.load.Stop;
import dev.bergen.benchmarks.scale.ScalePlan.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Agents of one broker, as many as this machine carries. By hand: {@code benchmarks/scale}. */
public final class Scale {
  private static final Path PAGE = Path.of("docs/scale.md");

  private final ScalePlan plan;
  private final Stop stop;
  private final long began = System.nanoTime();
  private final List<StepResult> results = new ArrayList<>();
  private String rabbit = "";

  private Scale(ScalePlan plan, Stop stop) {
    this.plan = plan;
    this.stop = stop;
  }

  public static void main(String[] args) {
    ByHand.run(
        args, ScalePlan.USAGE, ScalePlan::parse, (plan, stop) -> new Scale(plan, stop).run());
  }

  private int run() throws IOException, InterruptedException {
    int leftOut = 0;
    for (Step step : plan.steps()) {
      String reason = Limits.forbids(step);
      if (reason != null) {
        System.err.println("Left out: " + reason);
        leftOut++;
      } else if (!stop.isAsked()) {
        measure(step);
      }
    }
    if (results.isEmpty()) {
      System.err.println("No step was measured to its end.");
      return 1;
    }
    Parts parts = Model.isEnough(results) && !stop.isAsked() ? parts() : null;
    Model model =
        parts == null
            ? null
            : Model.fit(parts, results, Runtime.getRuntime().availableProcessors());
    tell(model);
    return leftOut == 0 && !stop.isAsked() ? 0 : 1;
  }

  private void measure(Step step) throws InterruptedException {
    StepRun run = new StepRun(step, plan, stop);
    StepResult result;
    try (Progress progress = new Progress(run::progress)) {
      progress.start();
      result = run.run();
    }
    if (result != null) {
      rabbit = run.rabbit();
      results.add(result);
      System.err.printf(
          "%,d %s agents (%s): connected in %.1f s, calls p99 %.0f ms, all back within %.1f s%n",
          step.agents(),
          step.kind(),
          step.shape(),
          result.opening().seconds(),
          result.steady().p99() * 1e3,
          result.comeback().max());
    }
  }

  private Parts parts() throws InterruptedException {
    try (Progress progress = new Progress(() -> "what the parts of an agent cost the broker")) {
      progress.start();
      return Parts.measure(plan.brokerSettings(), stop);
    }
  }

  private void tell(@Nullable Model model) throws IOException {
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Map<String, String> machine = Machine.describe(rabbit, stop.isAsked(), took);
    List<String> lines =
        Page.lines(
            LocalDate.now(ZoneId.systemDefault()),
            machine,
            results,
            model,
            Runtime.getRuntime().availableProcessors());
    lines.forEach(System.out::println);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", machine);
    all.put("steps", results);
    if (model != null) {
      all.put("model", model);
    }
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .format(LocalDateTime.now(ZoneId.systemDefault()));
    Path json = Path.of(".bergen", "benchmarks", "scale-" + time + ".json");
    Files.createDirectories(json.getParent());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), all);
    System.err.println("All figures: " + json);
    if (plan.accept() && model != null && !stop.isAsked()) {
      Page.rewrite(PAGE, lines);
      System.err.println("Rewritten: " + PAGE);
    }
  }
}
