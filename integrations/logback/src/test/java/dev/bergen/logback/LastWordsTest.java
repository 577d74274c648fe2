// SPDX-License-Identifier: Apache-2.0
package dev.bergen.logback;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.testbed.BrokerExtension;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process hands over just before it ends, told by the broker. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
@Tag("newest-jdk-only")
class LastWordsTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final Path GUIDE = Path.of("..", "..", "docs", "guide", "integrations.md");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "log, return, 0",
    "log, exit, 3",
    "notify, return, 0",
    "notify, exit, 3",
    "cast, return, 0",
    "cast, exit, 3"
  })
  void all_500_of_them_are_sent_without_a_close(String what, String how, int exitCode)
      throws Exception {
    String queue = what.equals("cast") ? "heirs" : "notifications.error";
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.exchangeDeclare("openstack", "topic");
      channel.queueDeclare(queue, false, false, false, Map.of());
      channel.queueBind(queue, "openstack", queue);

      assertThat(run(loggingOfTheGuide(broker.url()), what, how)).isEqualTo(exitCode);

      assertThat(channel.messageCount(queue)).isEqualTo(500);
    }
  }

  @Test
  void a_broker_that_cannot_be_reached_holds_the_end_no_longer_than_it_may() throws Exception {
    String nobody = "rabbit://guest:guest@127.0.0.1:1/";
    String logging =
        loggingOfTheGuide(nobody)
            .replace("</publisherId>", "</publisherId><flushAtExitSeconds>1</flushAtExitSeconds>");

    assertThat(run(logging, "log", "exit")).isEqualTo(3);
  }

  /** As a reader would take it. */
  private static String loggingOfTheGuide(String url) throws Exception {
    String guide = Files.readString(GUIDE);
    int from = guide.indexOf("```xml\n<configuration") + "```xml\n".length();
    String block = guide.substring(from, guide.indexOf("```", from));
    assertThat(block).contains("NotificationAppender", "rabbit://user:password@host:5672/");
    return block.replace("rabbit://user:password@host:5672/", url);
  }

  private int run(String logging, String what, String how) throws Exception {
    Path file = directory.resolve("logback.xml");
    Files.writeString(file, logging);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + file,
                "-cp",
                System.getProperty("java.class.path"),
                Dying.class.getName(),
                what,
                how,
                broker.url()));
    File output = directory.resolve("output").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS))
          .as(() -> "ended; it printed " + read(output))
          .isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(File output) {
    try {
      return Files.readString(output.toPath(), StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }
}
