// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package of the command may use which. A new command goes into a room, or makes one. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class RoomArrowsTest {
  private static final String COMMAND = "dev.bergen.cli";
  private static final Path SOURCES = Path.of("src/main/java/dev/bergen/cli");
  private static final int MOST_FILES = 25;

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(COMMAND);

  /** Lowest first; {@code .terminal} and {@code .broker} are for every room above them. */
  private static final List<Room> ROOMS =
      List.of(
          new Room(".terminal", Set.of()),
          new Room(".broker", Set.of(".terminal")),
          new Room(".manual", Set.of()),
          Room.of(".complete"),
          Room.of(".contexts"),
          Room.of(".rpc"),
          Room.of(".console"),
          Room.of(".services"),
          Room.of(".demo"),
          Room.of(".events"),
          Room.of(".config"),
          Room.of(".record"),
          Room.of(".doctor", ".config"),
          Room.of(".queues"),
          Room.of(".simulate"),
          Room.of(".tap"),
          Room.of(".openstack", ".events"),
          Room.of(".nova", ".events", ".openstack"));

  static Stream<Room> rooms() {
    return ROOMS.stream();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void a_room_uses_only_what_stands_below_it(Room room) {
    Set<String> used =
        ALL.stream()
            .filter(type -> type.getPackageName().equals(room.fullName()))
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .map(Dependency::getTargetClass)
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(COMMAND) && !name.equals(room.fullName()))
            .map(name -> name.substring(COMMAND.length()))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(room.mayUse()).containsAll(used);
  }

  @Test
  void the_arrows_above_all_point_down() {
    Set<String> below = new TreeSet<>();

    for (Room room : ROOMS) {
      assertThat(below).as("below %s", room).containsAll(room.mayUse());
      below.add(room.name());
    }
  }

  @Test
  void every_room_has_its_place_above() {
    assertThat(ALL.stream().map(JavaClass::getPackageName).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(COMMAND), rooms().map(Room::fullName)).toList());
  }

  @Test
  void there_is_no_cycle() {
    slices().matching(COMMAND + ".(*)").should().beFreeOfCycles().check(ALL);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void a_room_has_an_entry_and_few_enough_files_to_overview(Room room) throws IOException {
    try (Stream<Path> files = Files.list(SOURCES.resolve(room.name().substring(1)))) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .contains("package-info.java")
          .hasSizeLessThanOrEqualTo(MOST_FILES);
    }
  }

  /**
   * A package of the command.
   *
   * @param name what follows the command's own package
   * @param mayUse besides itself
   */
  record Room(String name, Set<String> mayUse) {
    static Room of(String name, String... more) {
      Set<String> mayUse = new TreeSet<>(List.of(more));
      mayUse.addAll(List.of(".terminal", ".broker"));
      return new Room(name, mayUse);
    }

    String fullName() {
      return COMMAND + name;
    }

    @Override
    public String toString() {
      return fullName();
    }
  }
}
