// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.DriverNotFoundException;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.DriverSettings;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DriversTest {
  @TempDir Path folder;

  /** Cannot even be made. */
  public static final class Unmakeable implements DriverProvider {
    public Unmakeable() {
      throw new IllegalStateException("cannot be made");
    }

    @Override
    public Set<String> schemes() {
      return Set.of("never");
    }

    @Override
    public String description() {
      return "never";
    }

    @Override
    public Driver open(DriverSettings settings) {
      throw new IllegalStateException();
    }
  }

  /** Can be made, but not asked. */
  public static final class Mute implements DriverProvider {
    @Override
    public Set<String> schemes() {
      throw new IllegalStateException("does not know its schemes");
    }

    @Override
    public String description() {
      return "mute";
    }

    @Override
    public Driver open(DriverSettings settings) {
      throw new IllegalStateException();
    }
  }

  /** Works, and speaks in capitals. */
  public static final class Extra implements DriverProvider {
    @Override
    public Set<String> schemes() {
      return Set.of("Extra", "more");
    }

    @Override
    public String description() {
      return "an extra driver";
    }

    @Override
    public Driver open(DriverSettings settings) {
      throw new IllegalStateException("opens nothing");
    }
  }

  /** Runs {@code body} where the context loader also sees {@code providers}. */
  private <T> T with(String providers, Callable<T> body) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(DriverProvider.class.getName()), providers);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      return body.call();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static String name(Class<?> type) {
    return type.getName() + "\n";
  }

  @Test
  @Tag("TRN-01")
  void drivers_on_the_class_path_are_listed_with_their_schemes() {
    assertThat(Drivers.installed())
        .anySatisfy(
            info -> {
              assertThat(info.schemes()).containsExactly("loop");
              assertThat(info.description()).isEqualTo("tests only");
              assertThat(info.problem()).isNull();
            });
  }

  @Test
  @Tag("TRN-01")
  void the_context_loader_adds_drivers_and_none_is_listed_twice() throws Exception {
    var installed = with(name(Extra.class), Drivers::installed);

    assertThat(installed).filteredOn(info -> info.schemes().contains("extra")).hasSize(1);
    assertThat(installed).filteredOn(info -> info.schemes().contains("loop")).hasSize(1);
  }

  @Test
  void a_broken_provider_is_listed_with_its_problem_and_hides_no_other() throws Exception {
    String providers =
        name(Unmakeable.class) + "no.such.Provider\n" + name(Mute.class) + name(Extra.class);

    var installed = with(providers, Drivers::installed);

    assertThat(installed)
        .filteredOn(info -> info.problem() != null)
        .extracting(DriverInfo::problem)
        .hasSize(3)
        .anyMatch(problem -> problem.contains("Unmakeable"))
        .anyMatch(problem -> problem.contains("no.such.Provider"))
        .anyMatch(problem -> problem.contains("does not know its schemes"));
    assertThat(installed).anyMatch(info -> info.schemes().contains("extra"));
    assertThat(with(providers, () -> Drivers.provider("extra"))).isInstanceOf(Extra.class);
  }

  @Test
  void a_services_file_that_is_no_such_file_hides_nothing() throws Exception {
    var installed = with("this is no class name\n", Drivers::installed);

    assertThat(installed).anyMatch(info -> info.schemes().contains("loop"));
    assertThat(installed).anyMatch(info -> info.problem() != null);
  }

  @Test
  @Tag("TRN-02")
  void the_part_of_a_scheme_after_a_plus_does_not_choose_the_driver() throws Exception {
    assertThat(with(name(Extra.class), () -> Drivers.provider("more+memory")))
        .isInstanceOf(Extra.class);
    assertThat(with(name(Extra.class), () -> Drivers.provider("EXTRA"))).isInstanceOf(Extra.class);
  }

  @Test
  @Tag("TRN-03")
  void a_miss_names_the_requested_scheme_the_known_ones_and_the_missing_module() {
    assertThatThrownBy(() -> with(name(Unmakeable.class), () -> Drivers.provider("kafka")))
        .isInstanceOf(DriverNotFoundException.class)
        .hasMessageContainingAll("kafka:", "loop", "bergen-driver-kafka", "Unmakeable");
  }

  @ParameterizedTest
  @CsvSource({
    "amqp, Is rabbit:// meant?",
    "amqps, Is rabbit:// meant?",
    "lop, Is loop:// meant?",
    "rabit, Add (if rabbit:// is meant) bergen-driver-rabbit.",
    "http, 'Correct the URL, or add the driver.'",
  })
  @Tag("TRN-03")
  void a_mistyped_or_foreign_scheme_is_not_taken_for_a_missing_module(
      String scheme, String advice) {
    assertThatThrownBy(() -> Drivers.provider(scheme))
        .isInstanceOf(DriverNotFoundException.class)
        .hasMessageStartingWith("No driver for '" + scheme + ":' on the class path")
        .hasMessageContaining(advice)
        .hasMessageNotContaining("bergen-driver-" + scheme);
  }

  @Test
  void a_missing_file_of_services_is_no_problem() {
    assertThat(folder).isEmptyDirectory();

    assertThat(Drivers.provider("loop").description()).isEqualTo("tests only");
  }
}
