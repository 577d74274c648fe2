// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.FakeManagement;
import dev.bergen.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which services belong together is told by their files alone; nobody listens on these ports. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DoctorWithoutBrokerTest {
  private static final String DIFFERS = "options-differ";

  @TempDir Path directory;

  private String file(String name, String url, String option) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve(name),
            "[DEFAULT]\ntransport_url = %s\n[oslo_messaging_rabbit]\n%s\n".formatted(url, option));
    return "--config-file=" + file;
  }

  private static Run doctor(String... args) {
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 2, args.length);
    all[0] = "doctor";
    all[1] = "--connect-timeout=1";
    return Run.bergen(all);
  }

  @Test
  void two_brokers_with_virtual_hosts_of_one_name_share_nothing() throws IOException {
    Run run =
        doctor(
            file("nova.conf", "rabbit://nova:x@127.0.0.1:1/", "rabbit_quorum_queue = true"),
            file("cinder.conf", "rabbit://cinder:x@127.0.0.1:2/", "rabbit_quorum_queue = false"));

    assertThat(run.out())
        .contains("virtual host / at rabbit://nova:***@127.0.0.1:1/")
        .contains("virtual host / at rabbit://cinder:***@127.0.0.1:2/")
        .doesNotContain(DIFFERS);
  }

  @Test
  void one_broker_is_one_however_its_hosts_are_written() throws IOException {
    Run run =
        doctor(
            file(
                "nova.conf",
                "rabbit://nova:x@127.0.0.1:1,nova:x@LOCALHOST:2/",
                "rabbit_quorum_queue = true"),
            file(
                "cinder.conf",
                "rabbit://cinder:y@localhost:2,cinder:y@localhost:1/",
                "rabbit_quorum_queue = false"));

    assertThat(run.out()).contains(DIFFERS).containsOnlyOnce("virtual host / at ");
  }

  @Test
  void a_broker_that_only_the_command_line_names_is_checked_as_well() throws IOException {
    Run run =
        doctor(
            "--url=rabbit://ops:x@127.0.0.1:3/",
            file("nova.conf", "rabbit://nova:x@127.0.0.1:1/", ""));

    assertThat(run.out())
        .contains("virtual host / at rabbit://ops:***@127.0.0.1:3/")
        .contains("virtual host / at rabbit://nova:***@127.0.0.1:1/");
  }

  @Test
  void a_password_sent_without_encryption_is_reported_once() throws IOException {
    Run run =
        doctor(
            "--management=http://ops:w@mq.invalid",
            file("nova.conf", "rabbit://nova:x@127.0.0.1:1/", ""),
            file("cinder.conf", "rabbit://cinder:x@127.0.0.1:2/", ""));

    assertThat(run.err())
        .isEqualTo(
            "bergen: the password for the management API goes to mq.invalid:15672 unencrypted;"
                + " use https\n");
  }

  @Test
  void a_url_without_a_user_means_guest() throws IOException {
    try (FakeManagement management = new FakeManagement()) {
      management.answer("GET overview", 200, "{}");
      management.answer("GET vhosts/%2F/permissions", 200, "[]");

      Run run = doctor("--url=rabbit://127.0.0.1:1/", "--management=" + management.url());

      assertThat(run.out()).contains("[user-without-rights]", "user guest: ");
    }
  }

  @Test
  void the_management_api_of_one_broker_is_not_asked_about_another() throws IOException {
    try (FakeManagement management = new FakeManagement()) {
      Run run =
          doctor(
              "--management=" + management.url(),
              file("nova.conf", "rabbit://nova:x@127.0.0.1:1/", ""),
              file("cinder.conf", "rabbit://cinder:x@[::2]:1/", ""));

      assertThat(run.out())
          .containsOnlyOnce("not checked (There is no api/overview at ")
          .containsOnlyOnce("not checked (the management API is on a host of another broker): ");
    }
  }
}
