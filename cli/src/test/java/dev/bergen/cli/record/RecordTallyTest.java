// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.json.Json;
import dev.bergen.observe.replay.Answer;
import dev.bergen.observe.replay.Answer.Outcome;
import dev.bergen.observe.replay.ReportWriter;
import dev.bergen.observe.replay.Summary;
import dev.bergen.observe.sight.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordTallyTest {
  @TempDir Path directory;

  static Answer answer(String name) {
    return new Answer(
        1, "c-1", Kind.CALL, "stock", name, null, null, "", Outcome.RESULT, Json.of(3), 1.5);
  }

  @Test
  void answers_after_the_end_are_neither_counted_nor_written() throws IOException {
    Path report = directory.resolve("report.jsonl");
    Summary summary;
    RecordTally tally;
    try (ReportWriter writer =
        ReportWriter.create(report, directory.resolve("x.rec"), null, false)) {
      tally = new RecordTally(writer);
      tally.answer(answer("reserve"));
      tally.flush();
      assertThat(Files.readAllLines(report)).hasSize(2);

      summary = tally.end();
      tally.answer(answer("reserve"));
    }
    tally.answer(answer("reserve"));

    assertThat(Files.readAllLines(report)).hasSize(2);
    assertThat(summary.count(Outcome.RESULT)).isEqualTo(1);
    assertThat(tally.count()).isEqualTo(1);
  }
}
