// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.FakeManagement;
import dev.bergen.cli.Run;
import dev.bergen.cli.terminal.ExitCode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OrphansWithoutBrokerTest {
  private static final String ROW =
      "{\"vhost\":\"/\",\"name\":\"%s\",\"type\":\"classic\",\"durable\":true,"
          + "\"messages_ready\":%d,\"consumers\":0,"
          + "\"idle_since\":\"2022-11-05T10:04:17.000+00:00\"}";
  private static final String REFUSAL = "{\"error\":\"bad_request\",\"reason\":\"in use\"}";

  private FakeManagement management;

  @BeforeEach
  void open() throws IOException {
    management = new FakeManagement();
    management.answer("DELETE queues/%2F/reply_1", 400, REFUSAL);
  }

  @AfterEach
  void close() {
    management.close();
  }

  private Run orphans(String rows, String... args) {
    management.answer("GET queues/%2F", 200, "{\"page_count\":1,\"items\":[%s]}".formatted(rows));
    String[] all = new String[args.length + 4];
    System.arraycopy(args, 0, all, 4, args.length);
    all[0] = "queues";
    all[1] = "orphans";
    all[2] = "--url=memory:";
    all[3] = "--management=" + management.url();
    return Run.bergen(all);
  }

  @Test
  void if_every_deletion_is_refused_the_exit_code_says_so() {
    Run run = orphans(ROW.formatted("reply_1", 0) + "," + ROW.formatted("reply_2", 1), "--delete");

    assertThat(run.out()).contains("in use", "a message is in it").doesNotContain(" deleted");
    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
  }

  @Test
  void one_deletion_is_enough() {
    management.answer("DELETE queues/%2F/reply_2", 204, "");

    Run run = orphans(ROW.formatted("reply_1", 0) + "," + ROW.formatted("reply_2", 0), "--delete");

    assertThat(run.out()).containsPattern("reply_2 .* deleted\n");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void nothing_to_delete_is_no_failure() {
    assertThat(orphans(ROW.formatted("reply_2", 1), "--delete").exitCode()).isZero();
    assertThat(orphans(ROW.formatted("reply_1", 0)).exitCode()).isZero();
  }
}
