// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.InvalidTransportUrlException;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.config.KnownService;
import dev.bergen.openstack.errors.OpenStackErrors;
import dev.bergen.openstack.errors.OpenStackException;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcInterface;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** {@code [upgrade_levels] compute = auto} in several cells, each with a broker and a conductor. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CellCapTest {
  private static final Cell NONE = new Cell("cell0", "none:///");

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Conductor first = new Conductor();
  private final Conductor second = new Conductor();
  private final Cell one = cell("cap-one", first);
  private final Cell two = cell("cap-two", second);

  /** Knows the oldest compute host of its cell; fails while that is negative. */
  @RpcInterface(version = "3.0")
  public static final class Conductor {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile long oldest;

    public long object_class_action_versions(
        String objname,
        String objmethod,
        Map<String, String> object_versions,
        List<String> args,
        Map<String, Object> kwargs) {
      asked.incrementAndGet();
      if (oldest < 0) {
        throw OpenStackErrors.exception(
            KnownService.NOVA, "ObjectActionError", "no", Map.of("action", objmethod));
      }
      return oldest;
    }
  }

  /** What a compute host has. */
  @RpcInterface(version = "6.1")
  public static final class Host {
    private final String uptime;

    Host(String uptime) {
      this.uptime = uptime;
    }

    public String get_host_uptime() {
      return uptime;
    }
  }

  @AfterEach
  void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private <T extends AutoCloseable> T add(T one) {
    opened.push(one);
    return one;
  }

  private static Configuration conf(String broker) {
    return NovaConf.of(
        "[DEFAULT]\ntransport_url = memory://" + broker + "\n[upgrade_levels]\ncompute = auto\n");
  }

  private Cell cell(String broker, Conductor conductor) {
    NovaRpc inside = add(NovaRpc.init(conf(broker)));
    add(inside.server(Target.topic("conductor").withServer("c"), conductor).build()).start();
    add(inside.server(Target.topic("compute").withServer("node-7"), new Host(broker)).build())
        .start();
    return new Cell(broker, "memory://" + broker);
  }

  private NovaRpc api(Cell... cells) {
    return add(NovaRpc.builder(conf("cap-top")).cells(List.of(cells)).open());
  }

  private static RpcClient uptime(NovaRpc nova, Cell cell) {
    return nova.compute(cell, "node-7", "get_host_uptime");
  }

  @Test
  void the_oldest_host_of_all_cells_sets_the_cap_for_each() {
    first.oldest = 74;
    second.oldest = 64;
    NovaRpc nova = api(NONE, one, two);

    assertThat(uptime(nova, one).canSend("6.1")).isTrue();
    assertThat(uptime(nova, one).canSend("6.2")).isFalse();
    assertThat(uptime(nova, two).canSend("6.2")).isFalse();
    assertThat(nova.compute("node-7", "get_host_uptime").canSend("6.2")).isFalse();
    assertThat(first.asked).hasValue(1);
    assertThat(second.asked).hasValue(1);
    assertThat(uptime(nova, one).call("get_host_uptime")).isEqualTo("cap-one");
    assertThat(uptime(nova, two).call("get_host_uptime")).isEqualTo("cap-two");
  }

  @Test
  void a_cell_without_hosts_does_not_count() {
    first.oldest = 74;
    second.oldest = 0;
    NovaRpc nova = api(one, two);

    assertThat(uptime(nova, one).canSend("6.5")).isTrue();
    assertThat(first.asked).hasValue(1);
    assertThat(uptime(nova, one).canSend("6.6")).isFalse();
    assertThat(second.asked).hasValue(1);
  }

  @Test
  void a_cell_that_does_not_answer_blocks_no_other_and_gets_nothing_until_it_does() {
    first.oldest = 74;
    second.oldest = -1;
    NovaRpc nova = api(one, two);

    assertThat(uptime(nova, one).canSend("6.5")).isTrue();
    assertThatThrownBy(() -> uptime(nova, two)).isInstanceOf(OpenStackException.class);
    second.oldest = 64;

    assertThat(uptime(nova, two).canSend("6.2")).isFalse();
    assertThat(uptime(nova, one).canSend("6.2")).isFalse();
    assertThat(first.asked).hasValue(1);
  }

  @Test
  void if_no_cell_answers_that_is_the_callers_and_is_not_kept() {
    first.oldest = -1;
    second.oldest = -1;
    NovaRpc nova = api(one, two);

    assertThatThrownBy(() -> nova.compute("node-7", "get_host_uptime"))
        .isInstanceOf(OpenStackException.class);
    first.oldest = 64;

    assertThat(nova.compute("node-7", "get_host_uptime").canSend("6.1")).isTrue();
    assertThat(nova.compute("node-7", "get_host_uptime").canSend("6.2")).isFalse();
  }

  @Test
  void after_a_reload_every_cell_is_asked_again() {
    first.oldest = 64;
    second.oldest = 74;
    NovaRpc nova = api(one, two);
    assertThat(uptime(nova, two).canSend("6.2")).isFalse();
    first.oldest = 74;

    nova.reload(nova.configuration());

    assertThat(uptime(nova, two).canSend("6.5")).isTrue();
    assertThat(first.asked).hasValue(2);
    assertThat(second.asked).hasValue(2);
  }

  @Test
  void an_unnamed_cell_is_asked_before_anything_is_sent_to_it() {
    first.oldest = 74;
    second.oldest = 64;
    NovaRpc nova = api(one);
    assertThat(uptime(nova, one).canSend("6.5")).isTrue();

    assertThat(uptime(nova, two).canSend("6.2")).isFalse();
  }

  @Test
  void a_url_that_cannot_be_read_is_the_failure_of_its_cell_alone() {
    first.oldest = 74;
    Cell broken = new Cell("broken", "nonsense");
    NovaRpc nova = api(one, broken);

    assertThat(uptime(nova, one).canSend("6.5")).isTrue();
    assertThatThrownBy(() -> uptime(nova, broken)).isInstanceOf(InvalidTransportUrlException.class);
  }
}
