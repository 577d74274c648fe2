// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.nova;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.testbed.python.PythonRelease;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What bergen-openstack knows of Nova, against the sources of the Nova that is installed. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 150, unit = TimeUnit.SECONDS)
@Tag("newest-jdk-only")
class NovaSourcesTest {
  private static final PythonRelease NOVA = RealNova.release();

  /** Prints what scripts/contracts reads of the sources beside which it runs. */
  private static final String PROGRAM =
      "import pathlib, runpy, sys, nova;"
          + " sys.argv = ['contracts', '--sources',"
          + " str(pathlib.Path(nova.__file__).parent.parent), 'nova'];"
          + " runpy.run_path('scripts/contracts', run_name='__main__')";

  @Test
  void the_contract_and_the_exceptions_are_those_of_the_sources() throws Exception {
    NOVA.require(NovaSourcesTest.class);
    Process process =
        new ProcessBuilder(NOVA.interpreter().toString(), "-c", PROGRAM)
            .directory(Path.of("").toAbsolutePath().getParent().toFile())
            .redirectErrorStream(true)
            .start();

    String read = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(read).isZero();
    assertThat(read)
        .isEqualTo(
            kept("client/nova.contract")
                + kept("errors/nova.errors")
                + kept("nova/compute.levels"));
  }

  private static String kept(String name) throws IOException {
    try (InputStream in =
        NovaSourcesTest.class.getResourceAsStream("/dev/bergen/openstack/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
