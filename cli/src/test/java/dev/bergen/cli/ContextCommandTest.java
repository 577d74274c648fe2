// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers under names, as their user meets them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ContextCommandTest {
  private static final Path FILE =
      Path.of(System.getenv("XDG_CONFIG_HOME"), "bergen", "contexts.json");

  @TempDir private Path directory;

  @BeforeEach
  @AfterEach
  void forget() throws IOException {
    Files.deleteIfExists(FILE);
  }

  private static Run add(String name, String... options) {
    String[] all = new String[options.length + 3];
    all[0] = "context";
    all[1] = "add";
    all[2] = name;
    System.arraycopy(options, 0, all, 3, options.length);
    return Run.bergen(all);
  }

  @Test
  void a_saved_broker_is_called_by_its_name_or_by_being_chosen() {
    try (TrialServer trial = TrialServer.start()) {
      assertThat(add("here", "--url", "memory:"))
          .isEqualTo(new Run(0, "Saved here in " + FILE + "\n", ""));

      assertThat(Run.bergen("call", "--use", "here", trial.topic, "add", "a=2", "b=3").out())
          .isEqualTo("5\n");
      assertThat(Run.bergen("call", trial.topic, "add", "a=2", "b=3").err())
          .startsWith("bergen: Which broker?");
      assertThat(Run.bergen("context", "use", "here").exitCode()).isZero();
      assertThat(Run.bergen("call", trial.topic, "add", "a=2", "b=3").out()).isEqualTo("5\n");
      assertThat(Run.bergen("context", "use", "--none").exitCode()).isZero();
      assertThat(Run.bergen("call", trial.topic, "add", "a=2", "b=3").exitCode()).isEqualTo(2);
    }
  }

  @Test
  void the_file_is_for_its_owner_only_and_each_change_puts_a_whole_one_in_its_place()
      throws IOException {
    add("a", "--url", "rabbit://app:secret@mq/v");
    Object before = Files.getAttribute(FILE, "unix:ino");
    add("b", "--url", "rabbit://mq");

    assertThat(Files.getPosixFilePermissions(FILE))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getAttribute(FILE, "unix:ino")).isNotEqualTo(before);
    assertThat(FILE.resolveSibling("."))
        .isDirectoryNotContaining(path -> path.getFileName().toString().endsWith(".new"));
  }

  @Test
  void nothing_that_is_shown_has_a_password() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "hidden\n");
    Run warned = add("open", "--url", "rabbit://app:secret@mq/v");
    add("closed", "--url", "rabbit://app@mq/v", "--password-file", password.toString());

    assertThat(warned.err())
        .startsWith("bergen: the password was on the command line")
        .doesNotContain("secret");
    String shown =
        Run.bergen("context", "list").out()
            + Run.bergen("context", "list", "-o", "json").out()
            + Run.bergen("context", "show", "open").out()
            + Run.bergen("context", "show", "closed", "-o", "json").out();
    assertThat(shown)
        .contains("rabbit://app:***@mq/v", "file " + password)
        .doesNotContain("secret", "hidden");
    assertThat(FILE).content().doesNotContain("hidden");
  }

  @Test
  void a_url_with_a_password_can_come_from_a_file_without_a_word_of_warning() throws IOException {
    Path url = Files.writeString(directory.resolve("url"), "rabbit://app:secret@mq/v\n");

    assertThat(add("a", "--url", "@" + url).err()).isEmpty();
    assertThat(FILE).content().contains("rabbit://app:secret@mq/v\"");
  }

  @Test
  void a_name_that_is_taken_is_replaced_only_if_asked_and_one_that_is_gone_is_chosen_no_more() {
    add("a", "--url", "memory:");
    Run.bergen("context", "use", "a");

    assertThat(add("a", "--url", "rabbit://mq").err()).contains("There is a context 'a' already");
    assertThat(add("a", "--url", "rabbit://mq", "--replace").exitCode()).isZero();
    assertThat(Run.bergen("context", "list").out()).isEqualTo("* a  rabbit://mq\n");
    assertThat(Run.bergen("context", "rm", "a").exitCode()).isZero();
    assertThat(Run.bergen("context", "show").err()).startsWith("bergen: No context is selected");
    assertThat(Run.bergen("context", "rm", "a").err())
        .startsWith("bergen: There is no context 'a'; none is saved.");
  }

  @Test
  void contradictory_options_are_refused_in_one_line() {
    add("a", "--url", "memory:");

    assertThat(add("b").err()).contains("needs --url, or a --config-file");
    assertThat(add("b/c", "--url", "memory:").err()).contains("letters, digits");
    assertThat(add("b", "--url", "rabbit://mq", "--password-env", "X").err())
        .contains("a user whom --url names without one");
    assertThat(Run.bergen("status", "--use", "z").err())
        .startsWith("bergen: --use: There is no context 'z'; saved are a");
    assertThat(Run.bergen("status", "--use", "a", "--url", "memory:").err())
        .startsWith("bergen: --use and --url both name a broker");
  }

  @Test
  void a_file_that_is_broken_is_named_and_left_alone() throws IOException {
    add("a", "--url", "memory:");
    String broken = "{\"contexts\": {\"a\": {\"urll\": \"rabbit://app:secret@mq\"}}}";
    Files.writeString(FILE, broken);

    Run run = add("b", "--url", "memory:");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(FILE.toString(), "'urll', which nothing here knows")
        .doesNotContain("secret");
    assertThat(FILE).content().isEqualTo(broken);
  }

  @Test
  void the_environment_chooses_and_gives_the_password() throws Exception {
    add("far", "--url", "rabbit://app@127.0.0.1:1/v", "--password-env", "MQ_PASSWORD");
    Map<String, String> chosen = Map.of("BERGEN_CONTEXT", "far");

    try (Child call = Child.bergen(chosen, "call", "t", "m", "--timeout=2")) {
      assertThat(call.err.await(line -> line.startsWith("bergen:")))
          .contains("'far' comes from the environment's MQ_PASSWORD, which is not set");
      assertThat(call.exitCode()).isEqualTo(2);
    }
  }
}
