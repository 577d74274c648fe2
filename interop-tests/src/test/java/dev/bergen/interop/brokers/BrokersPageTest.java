// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.interop.brokers.BrokerMatrix.Cell;
import dev.bergen.interop.brokers.BrokerMatrix.Pairing;
import dev.bergen.testbed.RabbitProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** docs/brokers.md has what was measured, of every option set, broker and pair. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BrokersPageTest {
  @Test
  void the_page_has_the_tables_that_the_measured_data_make() throws IOException {
    assertThat(BrokerMatrix.onPage()).isEqualTo(BrokerMatrix.read().tables());
  }

  @Test
  void every_cell_was_measured_and_no_other() throws IOException {
    List<Cell> cells = new ArrayList<>();
    for (RabbitProfile profile : RabbitProfile.values()) {
      for (String options : BrokerMatrix.OPTIONS) {
        for (Pairing pairing : Pairing.values()) {
          cells.add(new Cell(profile.toString(), options, pairing));
        }
      }
    }

    assertThat(BrokerMatrix.read().outcomes()).containsOnlyKeys(cells);
  }
}
