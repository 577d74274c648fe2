// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ColumnsTest {

  @Test
  void cells_stay_in_their_line() {
    StringWriter out = new StringWriter();
    Columns columns = new Columns("QUEUE", "MESSAGES");
    columns.add("a\u0007b\n\u009Bc", "1");

    columns.print(new PrintWriter(out));

    assertThat(out.toString().lines()).containsExactly("QUEUE  MESSAGES", "a b c  1");
  }
}
