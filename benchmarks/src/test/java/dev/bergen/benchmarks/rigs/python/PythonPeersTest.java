// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PythonPeersTest {
  @Test
  void a_release_is_known_by_how_it_waits_for_replies() {
    assertThat(kinds("14.0.3")).containsExactly(PythonPeers.WAKING);
    assertThat(kinds("14.8.0")).containsExactly(PythonPeers.POLLING);
    assertThat(kinds("17.1.0")).containsExactly(PythonPeers.POLLING);
    assertThat(kinds("18.1.0")).containsExactly(PythonPeers.POLLING);
    assertThat(kinds("18.2.0")).containsExactly(PythonPeers.NEWEST);
    assertThat(kinds("19.0.0")).containsExactly(PythonPeers.NEWEST);
  }

  private static List<PythonPeers> kinds(String version) {
    return Arrays.stream(PythonPeers.values()).filter(kind -> kind.has(version)).toList();
  }
}
