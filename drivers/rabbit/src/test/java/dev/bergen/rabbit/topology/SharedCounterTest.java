// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names of queues that outlive their process, and never belong to two. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SharedCounterTest {
  @TempDir private Path directory;

  private Path memory;
  private Path processes;
  private SharedCounter counter;

  @BeforeEach
  void bootAHost() throws IOException {
    memory = Files.createDirectories(directory.resolve("shm"));
    processes = Files.createDirectories(directory.resolve("proc"));
    runIn(70, 5000);
    counter = counterOf("app");
  }

  @Test
  @Tag("RTO-20")
  void names_count_from_one_and_the_file_says_whose_they_are() throws IOException {
    assertThat(List.of(counter.next(), counter.next())).containsExactly("h1:app:1", "h1:app:2");
    assertThat(file("app")).hasContent("70:2:5000");
    assertThat(directory.resolve("locks/oslo_read_shm_h1_app")).isEmptyFile();
  }

  @Test
  @Tag("RTO-20")
  @Tag("QMG-01")
  void another_process_of_the_group_continues_counting_and_one_of_another_service_does_not()
      throws IOException {
    Files.writeString(file("app"), "70:7:5000");

    assertThat(counterOf("app").next()).isEqualTo("h1:app:8");
    assertThat(counterOf("other").next()).isEqualTo("h1:other:1");
  }

  @Test
  @Tag("RTO-20")
  @Tag("DOC-02")
  void after_a_restart_the_names_are_those_of_before() throws IOException {
    String before = counter.next();
    end(70);

    runIn(71, 9000);

    assertThat(counterOf("app").next()).isEqualTo(before);
    assertThat(file("app")).hasContent("71:1:9000");
  }

  @Test
  @Tag("RTO-20")
  void groups_with_the_same_number_are_distinguished_by_their_start_time() throws IOException {
    counter.next();
    counter.next();

    runIn(70, 9000);

    assertThat(counterOf("app").next()).isEqualTo("h1:app:1");
    assertThat(file("app")).hasContent("70:1:9000");
  }

  @Test
  @Tag("RTO-20")
  void an_unreadable_file_counts_as_empty() throws IOException {
    Files.writeString(file("app"), "scrambled");

    assertThat(counter.next()).isEqualTo("h1:app:1");
  }

  @Test
  void a_reader_finds_a_complete_count_at_any_moment() throws Exception {
    counter.next();
    AtomicBoolean over = new AtomicBoolean();
    FutureTask<String> reader =
        new FutureTask<>(
            () -> {
              String seen = "70:1:5000";
              while (!over.get() && seen.matches("70:\\d+:5000")) {
                seen = Files.readString(file("app"));
              }
              return seen;
            });
    new Thread(reader, "bergen-test-reader").start();

    for (int i = 0; i < 1_000; i++) {
      counter.next();
    }
    over.set(true);

    assertThat(reader.get(30, TimeUnit.SECONDS)).matches("70:\\d+:5000");
    assertThat(file("app")).hasContent("70:1001:5000");
  }

  @Test
  void a_file_that_can_only_be_written_in_place_is() throws IOException {
    Files.createDirectory(memory.resolve(file("app").getFileName() + ".new"));

    assertThat(List.of(counter.next(), counter.next())).containsExactly("h1:app:1", "h1:app:2");
  }

  @Test
  void an_interrupt_is_reported_as_one_and_kept() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(counter::next)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("Interrupted", "app", "h1");

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void a_live_service_of_the_same_name_keeps_its_names() throws IOException {
    String theirs = counter.next();
    runIn(71, 9000);
    SharedCounter ours = counterOf("app");

    assertThat(List.of(ours.next(), ours.next())).containsExactly("h1:app-71:1", "h1:app-71:2");
    assertThat(theirs).isEqualTo("h1:app:1");
    assertThat(file("app")).hasContent("70:1:5000");
  }

  @Test
  void a_group_may_outlive_its_leader() throws IOException {
    Files.delete(processes.resolve("70/stat"));

    assertThat(List.of(counter.next(), counterOf("app").next()))
        .containsExactly("h1:app:1", "h1:app:2");
  }

  @Test
  void many_threads_get_many_names() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> wishes =
          IntStream.range(0, 200).<Callable<String>>mapToObj(i -> counterOf("app")::next).toList();

      List<Future<String>> names = threads.invokeAll(wishes);

      assertThat(names).extracting(Future::get).doesNotHaveDuplicates().contains("h1:app:200");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void the_real_system_provides_all_that_is_needed() {
    SharedCounter real =
        new SharedCounter(
            new ServiceName("h1", "app", directory.resolve("locks")), memory, Path.of("/proc"));

    assertThat(List.of(real.next(), real.next())).containsExactly("h1:app:1", "h1:app:2");
  }

  @Test
  void where_it_cannot_count_it_says_why() {
    SharedCounter lost =
        new SharedCounter(
            new ServiceName("h1", "app", directory.resolve("locks")),
            directory.resolve("nowhere"),
            processes);

    assertThatThrownBy(lost::next)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("use_queue_manager", "app", "h1", "nowhere");
  }

  private SharedCounter counterOf(String process) {
    return new SharedCounter(
        new ServiceName("h1", process, directory.resolve("locks")), memory, processes);
  }

  private Path file(String process) {
    return memory.resolve("h1_" + process + "_qmanager");
  }

  /** Makes this process one of a group whose leader was started then. */
  private void runIn(long group, long startTime) throws IOException {
    String behindGroup = " 70 0 -1 4194304 9 0 0 0 0 0 0 0 20 0 1 0 %d 100 1";
    process("self", "99 (my (app)) S 1 " + group + behindGroup.formatted(startTime + 3));
    process("99", "99 (my (app)) S 1 " + group + behindGroup.formatted(startTime + 3));
    process(
        Long.toString(group),
        "%d (leader) S 1 %d".formatted(group, group) + behindGroup.formatted(startTime));
  }

  private void process(String id, String stat) throws IOException {
    Files.writeString(Files.createDirectories(processes.resolve(id)).resolve("stat"), stat + "\n");
  }

  private void end(long process) throws IOException {
    Files.delete(processes.resolve(process + "/stat"));
  }
}
