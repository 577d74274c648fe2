// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which package of the driver may use which. A new arrow needs a decision record in docs/decisions,
 * then a word here.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class RoomArrowsTest {
  private static final String DRIVER = "dev.bergen.rabbit";
  private static final Path SOURCES = Path.of("src/main/java/dev/bergen/rabbit");
  private static final int MOST_FILES = 25;

  /** Of a driver's neighbours, what each room but the layer of AMQP may use. */
  private static final List<String> BERGEN =
      List.of(
          "dev.bergen",
          "dev.bergen.config",
          "dev.bergen.message",
          "dev.bergen.json",
          "dev.bergen.wire",
          "dev.bergen.spi",
          "dev.bergen.spi.queues",
          "dev.bergen.spi.support");

  /** What bodies are compressed with, where users have it. */
  private static final List<String> COMPRESSION =
      List.of(
          "com.aayushatharva.brotli4j..",
          "com.github.luben.zstd..",
          "org.apache.commons.compress..",
          "org.tukaani.xz..");

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(DRIVER);

  /** Lowest first. */
  private static final List<Room> ROOMS =
      List.of(
          new Room(".amqp.frames"),
          new Room(".amqp", ".amqp.frames"),
          new Room(".broker", ".amqp", ".amqp.frames"),
          new Room(".tls", ".broker"),
          new Room(".codec", ".amqp.frames"),
          new Room(".topology", ".amqp"),
          new Room(".settings", ".amqp", ".broker", ".tls", ".codec", ".topology"),
          new Room(".link", ".amqp", ".broker", ".tls", ".settings"),
          new Room(".declare", ".amqp", ".broker", ".topology", ".link"),
          new Room(
              ".publish",
              ".amqp",
              ".amqp.frames",
              ".broker",
              ".codec",
              ".topology",
              ".link",
              ".declare"),
          new Room(".cancel", ".amqp", ".amqp.frames", ".broker", ".codec", ".topology", ".link"),
          new Room(
              ".reply",
              ".amqp",
              ".amqp.frames",
              ".broker",
              ".codec",
              ".topology",
              ".link",
              ".declare",
              ".publish",
              ".cancel"),
          new Room(
              ".consume",
              ".amqp",
              ".amqp.frames",
              ".broker",
              ".codec",
              ".topology",
              ".settings",
              ".link",
              ".declare",
              ".cancel",
              ".reply"),
          new Room(".tap", ".amqp", ".amqp.frames", ".broker", ".codec", ".link"),
          new Room(".bench", ".amqp", ".amqp.frames", ".broker", ".link"),
          new Room(
              "",
              ".tap",
              ".bench",
              ".amqp",
              ".broker",
              ".codec",
              ".topology",
              ".settings",
              ".link",
              ".declare",
              ".publish",
              ".cancel",
              ".reply",
              ".consume"));

  static Stream<Room> rooms() {
    return ROOMS.stream();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void a_room_uses_only_what_stands_below_it(Room room) {
    List<String> allowed = new ArrayList<>(List.of("java..", "javax..", "jdk.net"));
    allowed.addAll(List.of("org.jspecify.annotations", "org.slf4j"));
    allowed.add(room.fullName());
    room.mayUse().forEach(name -> allowed.add(DRIVER + name));
    if (!room.isOfAmqp()) {
      allowed.addAll(BERGEN);
    }
    if (room.name().equals(".codec")) {
      allowed.addAll(COMPRESSION);
    } else if (room.name().equals(".tls")) {
      allowed.add("dev.bergen.pem"); // decision 29
    }

    classes()
        .that()
        .resideInAPackage(room.fullName())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .check(ALL);
  }

  @Test
  void the_arrows_above_all_point_down() {
    List<String> below = new ArrayList<>();

    for (Room room : ROOMS) {
      assertThat(below).as("below %s", room).containsAll(room.mayUse());
      below.add(room.name());
    }
  }

  @Test
  void every_room_has_its_place_above() {
    assertThat(ALL.stream().map(JavaClass::getPackageName).distinct())
        .containsExactlyInAnyOrderElementsOf(ROOMS.stream().map(Room::fullName).toList());
  }

  @Test
  void there_is_no_cycle() {
    slices().matching(DRIVER + ".(**)").should().beFreeOfCycles().check(ALL);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void a_room_has_an_entry_and_few_enough_files_to_overview(Room room) throws IOException {
    try (Stream<Path> files = Files.list(SOURCES.resolve(room.path()))) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .contains("package-info.java")
          .hasSizeLessThanOrEqualTo(MOST_FILES);
    }
  }

  @Test
  void the_provider_alone_is_for_others() {
    assertThat(
            ALL.stream()
                .filter(type -> type.getPackageName().equals(DRIVER))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName))
        .containsExactly("RabbitDriverProvider");
  }

  /**
   * A package of the driver.
   *
   * @param name what follows the driver's own package
   * @param mayUse besides itself
   */
  record Room(String name, List<String> mayUse) {
    Room(String name, String... mayUse) {
      this(name, List.of(mayUse));
    }

    String fullName() {
      return DRIVER + name;
    }

    String path() {
      return name.isEmpty() ? "" : name.substring(1).replace('.', '/');
    }

    boolean isOfAmqp() {
      return name.startsWith(".amqp");
    }

    @Override
    public String toString() {
      return fullName();
    }
  }
}
