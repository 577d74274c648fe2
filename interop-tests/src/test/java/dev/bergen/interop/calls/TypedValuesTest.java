// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.calls;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.interop.NamesTheRelease;
import dev.bergen.interop.Opened;
import dev.bergen.rpc.RpcClient;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Java's types through Python and back, by typed interfaces, as docs/wire-format.md has them. */
@ParameterizedClass(name = "oslo.messaging {0}")
@MethodSource("releases")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@ExtendWith(NamesTheRelease.class)
@Tag("asks-python")
class TypedValuesTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final Opened opened = new Opened();
  private static final byte[] GREETING = "Größe".getBytes(StandardCharsets.UTF_8);

  static RpcTransport transport;

  private final RpcClient lab =
      RpcClient.of(transport, Target.topic("lab")).withTimeout(ofSeconds(20));

  TypedValuesTest(PythonRelease release) {
    assertThat(release.version()).isNotEmpty();
  }

  enum Power {
    ON,
    OFF
  }

  record Disk(String name, long gigabytes) {}

  record Page<T>(List<T> items, int next) {}

  record Everything(
      UUID id,
      Power power,
      Instant since,
      LocalDate day,
      Duration idle,
      BigDecimal price,
      BigInteger huge,
      double ratio,
      boolean ready,
      Optional<String> host,
      Optional<Disk> spare,
      List<Disk> disks,
      Map<Power, Set<Integer>> ports,
      Page<Disk> page,
      @Nullable String note) {}

  static final Everything WHOLE =
      new Everything(
          UUID.fromString("12345678-1234-5678-1234-567812345678"),
          Power.ON,
          Instant.parse("2026-01-02T03:04:05.123456Z"),
          LocalDate.of(2026, 2, 28),
          Duration.ofMillis(1_500),
          new BigDecimal("20.50"),
          BigInteger.TWO.pow(80),
          0.1,
          true,
          Optional.of("node-7"),
          Optional.empty(),
          List.of(new Disk("root", 20), new Disk("", Long.MAX_VALUE)),
          Map.of(Power.OFF, Set.of(1, 65_535)),
          new Page<>(List.of(new Disk("next", 1)), 2),
          null);

  interface Records {
    Everything echo(Everything value);
  }

  interface Generics {
    Map<String, List<Optional<Page<Power>>>> echo(Map<String, List<Optional<Page<Power>>>> value);
  }

  interface Bytes {
    byte[] echo(byte[] value);
  }

  interface Nulls {
    @Nullable String echo(@Nullable String value);
  }

  interface Later {
    CompletableFuture<List<Duration>> echo(List<Duration> value);
  }

  interface MayBe {
    Optional<Instant> echo(@Nullable Instant value);
  }

  interface Untyped {
    Object echo(Everything value);
  }

  static List<PythonRelease> releases() {
    return PythonRelease.known();
  }

  @BeforeParameterizedClassInvocation
  static void start(PythonRelease release) {
    release.require(TypedValuesTest.class);
    PythonPeer server = PythonPeer.server(release, broker.url(), "lab", "server1");
    opened.add(server::kill);
    transport = opened.add(RpcTransport.open(broker.url()));
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    opened.closeAll();
  }

  @Test
  @Tag("SER-03")
  void a_record_of_everything_comes_back_equal() {
    assertThat(lab.as(Records.class).echo(WHOLE)).isEqualTo(WHOLE);
  }

  @Test
  @Tag("SER-06")
  void python_has_each_type_in_the_form_that_the_table_says() {
    Object seen = lab.as(Untyped.class).echo(WHOLE);

    assertThat(seen)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("id", "12345678-1234-5678-1234-567812345678")
        .containsEntry("power", "ON")
        .containsEntry("since", "2026-01-02T03:04:05.123456")
        .containsEntry("day", "2026-02-28")
        .containsEntry("idle", 1.5)
        .containsEntry("price", "20.50")
        .containsEntry("huge", BigInteger.TWO.pow(80))
        .containsEntry("ratio", 0.1)
        .containsEntry("ready", true)
        .containsEntry("host", "node-7")
        .containsEntry("spare", null)
        .containsEntry("note", null)
        .containsEntry(
            "page", Map.of("items", List.of(Map.of("name", "next", "gigabytes", 1L)), "next", 2L))
        .hasSize(15);
  }

  @Test
  void type_arguments_inside_each_other_are_kept() {
    Map<String, List<Optional<Page<Power>>>> value =
        Map.of(
            "a", List.of(Optional.of(new Page<>(List.of(Power.ON), 1)), Optional.empty()),
            "b", List.of());

    assertThat(lab.as(Generics.class).echo(value)).isEqualTo(value);
  }

  @Test
  void bytes_are_text_in_utf_8() {
    assertThat(lab.as(Bytes.class).echo(GREETING)).isEqualTo(GREETING);
    assertThat(lab.call("echo", Map.of("value", GREETING))).isEqualTo("Größe");
  }

  @Test
  void null_is_null_and_for_an_optional_result_empty() {
    assertThat(lab.as(Nulls.class).echo(null)).isNull();
    assertThat(lab.as(MayBe.class).echo(null)).isEmpty();
    assertThat(lab.as(MayBe.class).echo(WHOLE.since())).contains(WHOLE.since());
  }

  @Test
  void a_future_completes_with_its_own_type() {
    List<Duration> durations =
        List.of(Duration.ZERO, Duration.ofHours(25), Duration.ofNanos(1_000));

    assertThat(lab.as(Later.class).echo(durations))
        .succeedsWithin(ofSeconds(30))
        .isEqualTo(durations);
  }
}
