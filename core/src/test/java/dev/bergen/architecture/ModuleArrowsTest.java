// SPDX-License-Identifier: Apache-2.0
package dev.bergen.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What drivers may use of the core, and who may use drivers. Read from the imports of all modules'
 * sources, since the core is built before the others.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class ModuleArrowsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path DRIVERS = ROOT.resolve("drivers");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?(dev\\.bergen(?:\\.[a-z]+)*)\\.");
  private static final Pattern OPEN_TO_DRIVERS =
      Pattern.compile(
          "dev\\.bergen(\\.(config|message|json|wire|spi|spi\\.queues|spi\\.support|pem))?");

  private static final String PEM = "dev.bergen.pem";

  private static final String AMQP = "dev.bergen.rabbit.amqp";
  private static final String AMQP_PATH = Path.of("main/java", AMQP.split("\\.")).toString();

  private static final List<Import> IMPORTS = new ArrayList<>();
  private static final List<Import> AMQP_CLIENT = new ArrayList<>();
  private static final List<Import> SPRING = new ArrayList<>();
  private static final List<Import> QUARKUS = new ArrayList<>();

  @BeforeAll
  static void readSources() throws IOException {
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes unused) {
            String name = directory.getFileName().toString();
            return name.equals("target") || name.startsWith(".")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes unused)
              throws IOException {
            if (file.toString().endsWith(".java")) {
              String source = Files.readString(file);
              if (source.contains("\nimport com.rabbitmq.")) {
                AMQP_CLIENT.add(new Import(file, "com.rabbitmq"));
              }
              if (source.contains("\nimport org.springframework.")) {
                SPRING.add(new Import(file, "org.springframework"));
              }
              if (source.contains("\nimport io.quarkus.")) {
                QUARKUS.add(new Import(file, "io.quarkus"));
              }
              IMPORT
                  .matcher(source)
                  .results()
                  .forEach(result -> IMPORTS.add(new Import(file, result.group(1))));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Test
  void a_driver_sees_vocabulary_config_wire_and_spi_and_no_other_driver() {
    List<Import> ofDrivers =
        IMPORTS.stream().filter(found -> found.isOfDriver() && found.isMain()).toList();

    assertThat(ofDrivers).isNotEmpty();
    assertThat(ofDrivers)
        .filteredOn(
            found ->
                !OPEN_TO_DRIVERS.matcher(found.name()).matches()
                    && !found.name().startsWith(found.driverPackage()))
        .isEmpty();
  }

  @Test
  void only_a_driver_itself_imports_its_classes() {
    List<String> driverPackages =
        IMPORTS.stream().filter(Import::isOfDriver).map(Import::driverPackage).distinct().toList();

    assertThat(IMPORTS)
        .filteredOn(
            found ->
                driverPackages.stream()
                    .anyMatch(
                        driver ->
                            found.name().startsWith(driver)
                                && !found.driverPackage().equals(driver)
                                && !found.isMeasured()
                                && !found.isCompared()))
        .isEmpty();
  }

  /** What reads keys is the drivers' and the testbed's alike, and no application's. */
  @Test
  void keys_are_read_for_drivers_by_what_knows_the_vocabulary_only() {
    assertThat(IMPORTS)
        .filteredOn(found -> found.module().equals("drivers/pem") && found.isMain())
        .isNotEmpty()
        .extracting(Import::name)
        .containsOnly(CoreClasses.ROOT);
    assertThat(IMPORTS)
        .filteredOn(found -> found.name().equals(PEM))
        .isNotEmpty()
        .allMatch(found -> found.isOfDriver() || found.module().equals("testbed"));
  }

  @Test
  void the_layer_of_amqp_knows_nothing_of_bergen() {
    List<Import> ofLayer =
        IMPORTS.stream()
            .filter(found -> found.isMain() && found.file().toString().contains(AMQP_PATH))
            .toList();

    assertThat(ofLayer).isNotEmpty();
    assertThat(ofLayer).allMatch(Import::isOfAmqp);
  }

  /** Packages that were split off another one, which stands on them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.bergen.kafka.settings",
        "dev.bergen.micrometer.timing",
        "dev.bergen.testing.passage"
      })
  void a_room_does_not_use_the_package_that_it_is_below(String room) {
    String path = Path.of("main/java", room.split("\\.")).toString();
    String above = room.substring(0, room.lastIndexOf('.'));
    List<Import> ofRoom =
        IMPORTS.stream().filter(found -> found.file().getParent().endsWith(path)).toList();

    assertThat(ofRoom).isNotEmpty();
    assertThat(ofRoom).noneMatch(found -> found.name().equals(above));
  }

  /** Whichever version of it a house brings must not matter. */
  @Test
  void nothing_that_users_get_needs_the_client_library_of_rabbitmq() {
    assertThat(AMQP_CLIENT)
        .isNotEmpty()
        .filteredOn(Import::isMain)
        .extracting(Import::module)
        .containsOnly("benchmarks", "testbed");
  }

  @Test
  void only_modules_for_spring_depend_on_it() {
    assertThat(SPRING)
        .isNotEmpty()
        .filteredOn(Import::isMain)
        .extracting(Import::module)
        .allMatch(
            module ->
                module.startsWith("integrations/spring-boot")
                    || module.startsWith("examples/spring-boot")
                    || module.equals("benchmarks"));
  }

  @Test
  void only_modules_for_quarkus_depend_on_it_and_they_do_not_depend_on_spring() {
    assertThat(QUARKUS)
        .isNotEmpty()
        .extracting(Import::module)
        .allMatch(
            module ->
                module.startsWith("integrations/quarkus") || module.equals("examples/quarkus"));
    assertThat(SPRING)
        .extracting(Import::module)
        .noneMatch(module -> module.startsWith("integrations/quarkus"));
  }

  @Test
  void no_other_module_imports_internal_classes_of_the_core() {
    assertThat(IMPORTS)
        .filteredOn(found -> CoreClasses.isHidden(found.name()) && !found.module().equals("core"))
        .isEmpty();
  }

  /**
   * An import of ours.
   *
   * @param name the package of the imported type
   */
  private record Import(Path file, String name) {

    /** Returns the module's directory: {@code drivers/memory}. */
    String module() {
      String path = ROOT.relativize(file).toString().replace('\\', '/');
      return path.substring(0, Math.max(0, path.indexOf("/src/")));
    }

    /** Returns the package that a driver module's classes stand in: {@code dev.bergen.memory}. */
    String driverPackage() {
      return CoreClasses.ROOT + "." + module().substring(module().lastIndexOf('/') + 1);
    }

    /** Benchmarks measure the layer of AMQP by itself, beside the library that it replaces. */
    boolean isMeasured() {
      return module().equals("benchmarks") && isOfAmqp();
    }

    /** What a driver reads from URLs and options is compared with Python's reading of them. */
    boolean isCompared() {
      return file.toString().replace('\\', '/').endsWith("/interop/oracle/SameBrokersTest.java")
          && (name.endsWith(".settings") || name.equals(CoreClasses.ROOT + ".rabbit.broker"));
    }

    /** The suite for drivers and what reads their keys are in the same place. */
    boolean isOfDriver() {
      return file.startsWith(DRIVERS)
          && !module().equals("drivers/tck")
          && !module().equals("drivers/pem");
    }

    boolean isOfAmqp() {
      return name.equals(AMQP) || name.startsWith(AMQP + ".");
    }

    boolean isMain() {
      return file.toString().replace('\\', '/').contains("/src/main/");
    }

    @Override
    public String toString() {
      return ROOT.relativize(file) + " imports " + name;
    }
  }
}
