// SPDX-License-Identifier: Apache-2.0
package dev.bergen.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
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
 * Which package of the core may use which. A new arrow needs a decision record in docs/decisions,
 * then a word here.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class PackageArrowsTest {
  private static final String VOCABULARY = "dev.bergen";
  private static final String CONFIG = "dev.bergen.config";
  private static final String MESSAGE = "dev.bergen.message";
  private static final String JSON_TEXT = "dev.bergen.json.text";
  private static final String JSON = "dev.bergen.json";
  private static final String WIRE = "dev.bergen.wire";
  private static final String QUEUES = "dev.bergen.spi.queues";
  private static final String SPI = "dev.bergen.spi";
  private static final String SUPPORT = "dev.bergen.spi.support";
  private static final String INTERNAL = "dev.bergen.internal";
  private static final String TRANSPORT = "dev.bergen.transport";
  private static final String LIFE = "dev.bergen.internal.life";
  private static final String RPC_ERRORS = "dev.bergen.rpc.errors";
  private static final String RPC_HANDLED = "dev.bergen.rpc.handled";
  private static final String RPC_TYPED = "dev.bergen.rpc.typed";
  private static final String RPC_CLIENT = "dev.bergen.rpc.client";
  private static final String RPC_SERVER = "dev.bergen.rpc.server";
  private static final String RPC = "dev.bergen.rpc";
  private static final String OUTGOING = "dev.bergen.notify.outgoing";
  private static final String SEND = "dev.bergen.notify.send";
  private static final String DELIVERY = "dev.bergen.notify.delivery";
  private static final String NOTIFY = "dev.bergen.notify";

  private static final String JSPECIFY = "org.jspecify.annotations";
  private static final String SLF4J = "org.slf4j";
  private static final String JACKSON = "com.fasterxml.jackson..";

  /** Lowest first. */
  private static final List<Layer> LAYERS =
      List.of(
          new Layer(VOCABULARY),
          new Layer(CONFIG, VOCABULARY, SLF4J),
          new Layer(MESSAGE),
          new Layer(JSON_TEXT, MESSAGE),
          new Layer(JSON, VOCABULARY, MESSAGE, JSON_TEXT, JACKSON),
          new Layer(WIRE, VOCABULARY, MESSAGE, JSON_TEXT, JSON, SLF4J),
          new Layer(QUEUES),
          new Layer(SPI, VOCABULARY, CONFIG, MESSAGE, JSON, WIRE, QUEUES),
          new Layer(SUPPORT, VOCABULARY, CONFIG, JSON, WIRE, SPI, SLF4J),
          new Layer(INTERNAL, VOCABULARY, SLF4J),
          new Layer(
              TRANSPORT,
              VOCABULARY,
              CONFIG,
              MESSAGE,
              JSON,
              WIRE,
              QUEUES,
              SPI,
              SUPPORT,
              INTERNAL,
              SLF4J),
          new Layer(LIFE, VOCABULARY, INTERNAL, TRANSPORT, SLF4J),
          // The two conversations do not know each other, nor do clients and servers.
          new Layer(RPC_ERRORS, VOCABULARY, JSON, WIRE),
          new Layer(RPC_HANDLED, VOCABULARY, SLF4J),
          new Layer(RPC_TYPED, VOCABULARY, JSON, RPC_HANDLED),
          new Layer(
              RPC_CLIENT,
              VOCABULARY,
              JSON,
              WIRE,
              SPI,
              INTERNAL,
              TRANSPORT,
              RPC_ERRORS,
              RPC_HANDLED,
              RPC_TYPED,
              SLF4J),
          new Layer(
              RPC_SERVER,
              VOCABULARY,
              JSON,
              WIRE,
              SPI,
              INTERNAL,
              TRANSPORT,
              LIFE,
              RPC_ERRORS,
              RPC_HANDLED,
              RPC_TYPED,
              SLF4J),
          new Layer(
              RPC,
              VOCABULARY,
              CONFIG,
              JSON,
              WIRE,
              QUEUES,
              SPI,
              INTERNAL,
              TRANSPORT,
              LIFE,
              RPC_ERRORS,
              RPC_HANDLED,
              RPC_TYPED,
              RPC_CLIENT,
              RPC_SERVER,
              SLF4J),
          new Layer(OUTGOING, VOCABULARY, MESSAGE),
          new Layer(
              SEND,
              VOCABULARY,
              CONFIG,
              MESSAGE,
              JSON,
              WIRE,
              SPI,
              SUPPORT,
              INTERNAL,
              TRANSPORT,
              OUTGOING,
              SLF4J),
          new Layer(DELIVERY, WIRE, SPI),
          new Layer(
              NOTIFY,
              VOCABULARY,
              CONFIG,
              MESSAGE,
              JSON,
              WIRE,
              QUEUES,
              SPI,
              SUPPORT,
              INTERNAL,
              TRANSPORT,
              LIFE,
              OUTGOING,
              SEND,
              DELIVERY,
              SLF4J));

  static Stream<Layer> layers() {
    return LAYERS.stream();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void a_package_uses_only_what_stands_below_it(Layer layer) {
    List<String> allowed = new ArrayList<>(layer.mayUse());
    allowed.addAll(List.of(layer.name(), "java..", JSPECIFY));

    classes()
        .that()
        .resideInAPackage(layer.name())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .check(CoreClasses.ALL);
  }

  @Test
  void the_arrows_above_all_point_down() {
    List<String> below = new ArrayList<>(List.of(JSPECIFY, SLF4J, JACKSON));

    for (Layer layer : LAYERS) {
      assertThat(below).as("below %s", layer.name()).containsAll(layer.mayUse());
      below.add(layer.name());
    }
  }

  @Test
  void every_package_has_its_place_above() {
    assertThat(CoreClasses.ALL.stream().map(JavaClass::getPackageName).distinct())
        .containsExactlyInAnyOrderElementsOf(LAYERS.stream().map(Layer::name).toList());
  }

  @Test
  void there_is_no_cycle() {
    slices().matching("dev.bergen.(**)").should().beFreeOfCycles().check(CoreClasses.ALL);
  }

  @Test
  void no_class_is_loaded_by_its_name_but_those_of_java_21() {
    noClasses()
        .that()
        .doNotHaveSimpleName("HandlerThreads")
        .should()
        .callMethod(Class.class, "forName", String.class)
        .orShould()
        .callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class)
        .orShould()
        .callMethod(ClassLoader.class, "loadClass", String.class)
        .check(CoreClasses.ALL);
  }

  @Test
  void nothing_sleeps() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CoreClasses.ALL);
  }

  @Test
  void names_say_what_a_class_does() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Utils?|Impl)(\\$.*)?")
        .check(CoreClasses.ALL);
  }

  /**
   * A package of the core.
   *
   * @param mayUse besides itself, the JDK and JSpecify
   */
  record Layer(String name, List<String> mayUse) {
    Layer(String name, String... mayUse) {
      this(name, List.of(mayUse));
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
