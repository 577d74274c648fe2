// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.rabbit.topology.Route;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What is said of a message that no queue took. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnroutableTextTest {
  @Test
  void exchanges_that_may_be_meant_are_named_where_no_service_is_known_for_the_topic() {
    Route route = new Route(null, "trial", Route.IfUnroutable.NOTED);

    assertThat(Unroutable.elsewhere(route, 0, List.of("heat", "nova")))
        .contains("from which no server consumes", "here are heat, nova");
    assertThat(Unroutable.elsewhere(route, 2, List.of()))
        .contains("from which 2 take")
        .doesNotContain("here are");
  }
}
