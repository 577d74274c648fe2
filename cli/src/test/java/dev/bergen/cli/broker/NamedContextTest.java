// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import dev.bergen.config.TransportUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NamedContextTest {
  @TempDir private Path directory;

  @BeforeEach
  void save() {
    file().change(list -> list.with(at("dev")).with(at("prod")).withCurrent("dev"));
  }

  private NamedContexts file() {
    return NamedContexts.of(environment());
  }

  private Map<String, String> environment() {
    return Map.of("XDG_CONFIG_HOME", directory.toString());
  }

  private static NamedContext at(String name) {
    return context(name, "rabbit://" + name, null, null);
  }

  private static NamedContext context(
      String name, String url, @Nullable Path passwordFile, @Nullable String passwordEnv) {
    return new NamedContext(
        name, TransportUrl.parse(url), passwordFile, passwordEnv, null, null, List.of(), List.of());
  }

  private @Nullable String chosen(
      boolean hasUrl, boolean filesNameBroker, Map<String, String> more, String... args) {
    ContextChoice choice = CommandLine.populateCommand(new ContextChoice(), args);
    Map<String, String> environment = new java.util.HashMap<>(environment());
    environment.putAll(more);
    NamedContext context = choice.choose(hasUrl, filesNameBroker, environment);
    return context == null ? null : context.name();
  }

  @Test
  void a_change_waits_for_another_process_and_fails_when_that_takes_too_long() throws Exception {
    Path lock = file().path().resolveSibling("contexts.lock");
    Process other =
        new ProcessBuilder(
                "python3",
                "-c",
                "import fcntl,sys; f=open(sys.argv[1],'w'); fcntl.lockf(f,fcntl.LOCK_EX);"
                    + " print('held',flush=True); sys.stdin.read()",
                lock.toString())
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("held");

      assertThatThrownBy(() -> file().change(list -> list.without("dev"), Duration.ofMillis(50)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContainingAll("contexts.json", "another bergen", "try again");
      assertThat(file().read().contexts()).containsKey("dev");

      other.getOutputStream().close(); // it ends
      file().change(list -> list.without("dev"));
      assertThat(file().read().contexts()).doesNotContainKey("dev");
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void the_setting_nearest_to_the_command_counts() {
    Map<String, String> url = Map.of("BERGEN_URL", "memory:");
    Map<String, String> both = Map.of("BERGEN_URL", "memory:", "BERGEN_CONTEXT", "prod");

    assertThat(chosen(false, false, Map.of())).isEqualTo("dev");
    assertThat(chosen(false, false, url)).isNull();
    assertThat(chosen(false, false, both)).isEqualTo("prod");
    assertThat(chosen(false, true, both)).isNull();
    assertThat(chosen(true, false, both)).isNull();
    assertThat(chosen(false, true, both, "--use", "dev")).isEqualTo("dev");
    assertThatThrownBy(() -> chosen(false, false, Map.of("BERGEN_CONTEXT", "gone")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the environment's BERGEN_CONTEXT: There is no context 'gone'; saved are dev, prod");
  }

  @Test
  void a_password_goes_to_each_host_that_has_a_user_without_one() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "p@ss/w\u00f6rd\n");
    String url = "rabbit://app@a,app:own@b,c/v";

    TransportUrl whole = context("x", url, password, null).urlWithPassword(Map.of());

    assertThat(whole).isNotNull();
    assertThat(whole.hosts().stream().map(host -> String.valueOf(host.password())))
        .containsExactly("p@ss/w\u00f6rd", "own", "null");
    assertThat(TransportUrl.parse(whole.toTextWithPasswords())).isEqualTo(whole);
    assertThat(context("x", url, null, "MQ").urlWithPassword(Map.of("MQ", "p")).toString())
        .isEqualTo("rabbit://app:***@a,app:***@b,c/v");
  }

  @Test
  void a_password_that_is_not_there_is_missed_by_name() throws IOException {
    Path two = Files.writeString(directory.resolve("two"), "one\ntwo\n");
    Path none = Files.writeString(directory.resolve("none"), "\n");
    Path gone = directory.resolve("gone");

    assertMissed(context("x", "rabbit://a@b", two, null), "has more than one line");
    assertMissed(context("x", "rabbit://a@b", none, null), none + ", which has none");
    assertMissed(context("x", "rabbit://a@b", gone, null), "there is no file " + gone);
    assertMissed(context("x", "rabbit://a@b", null, "MQ"), "the environment's MQ");
  }

  private static void assertMissed(NamedContext context, String how) {
    assertThatThrownBy(() -> context.urlWithPassword(Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'x'")
        .hasMessageContaining(how);
  }

  @Test
  void all_of_a_context_is_kept() {
    NamedContext whole =
        new NamedContext(
            "whole",
            TransportUrl.parse("rabbit://app@mq/v?ssl=true"),
            Path.of("/run/secrets/mq"),
            null,
            null,
            dev.bergen.config.KnownService.of("nova"),
            List.of(Path.of("/etc/nova/nova.conf")),
            List.of(Path.of("/etc/nova/conf.d")));

    file().change(list -> list.with(whole));

    assertThat(file().read().require("whole")).isEqualTo(whole);
    assertThat(file().read().current()).isEqualTo("dev");
  }
}
