// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.Target;
import dev.bergen.config.KnownService;
import dev.bergen.openstack.errors.OpenStackErrors;
import dev.bergen.openstack.errors.OpenStackException;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** {@code [upgrade_levels] compute = auto}, with a conductor of the test's own. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AutomaticCapTest {
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile long oldest;

  private final NovaRpc nova =
      NovaRpc.init(
          NovaConf.of(
              "[DEFAULT]\ntransport_url = memory://auto\nhost = node-7\n"
                  + "[upgrade_levels]\ncompute = auto\n"));
  private final RpcServer conductor =
      nova.server(Target.topic("conductor").withServer("c-1"), new Conductor(() -> oldest)).build();

  /** Knows the oldest compute host. */
  @RpcInterface(version = "3.0")
  public final class Conductor {
    private final LongSupplier oldest;

    Conductor(LongSupplier oldest) {
      this.oldest = oldest;
    }

    public long object_class_action_versions(
        String objname,
        String objmethod,
        Map<String, String> object_versions,
        List<String> args,
        Map<String, Object> kwargs) {
      long oldest = this.oldest.getAsLong();
      asked.add(objname + "." + objmethod + args + kwargs + object_versions);
      if (oldest < 0) {
        throw OpenStackErrors.exception(
            KnownService.NOVA, "ObjectActionError", "no", Map.of("action", "x"));
      }
      return oldest;
    }
  }

  @AfterEach
  void close() {
    conductor.close();
    nova.close();
  }

  private boolean mayBeSent(String version) {
    return nova.compute("node-7", "get_host_uptime").canSend(version);
  }

  @Test
  void the_oldest_host_sets_the_cap_and_conductor_is_asked_once() {
    oldest = 70;
    conductor.start();

    assertThat(mayBeSent("6.4")).isTrue();
    assertThat(mayBeSent("6.5")).isFalse();
    assertThat(nova.compute("node-7", "pre_live_migration").target().topic()).isEqualTo("compute");
    assertThat(asked).containsExactly("Service.get_minimum_version[nova-compute]{}{Service=1.22}");
  }

  @Test
  void after_a_reload_conductor_is_asked_again() {
    oldest = 56;
    conductor.start();
    assertThat(mayBeSent("6.1")).isFalse();

    oldest = 74;
    nova.reload(nova.configuration());

    assertThat(mayBeSent("6.5")).isTrue();
    assertThat(mayBeSent("6.6")).isFalse();
    assertThat(asked).hasSize(2);
  }

  @Test
  void without_a_host_nothing_is_held_back_and_the_next_use_asks_again() {
    conductor.start();
    assertThat(mayBeSent("6.5")).isTrue();

    oldest = 64;

    assertThat(mayBeSent("6.2")).isFalse();
    assertThat(mayBeSent("6.1")).isTrue();
  }

  @Test
  void hosts_that_are_newer_than_any_known_one_hold_nothing_back() {
    oldest = 10_000;
    conductor.start();

    assertThat(mayBeSent("6.99")).isTrue();
    assertThat(mayBeSent("6.0")).isTrue();
    assertThat(asked).hasSize(1);
  }

  @Test
  void a_failure_of_conductor_is_the_callers_and_is_not_kept() {
    oldest = -1;
    conductor.start();
    assertThatThrownBy(() -> mayBeSent("6.0"))
        .isInstanceOf(OpenStackException.class)
        .hasMessageContaining("no");

    oldest = 74;

    assertThat(mayBeSent("6.5")).isTrue();
  }

  @Test
  void services_that_are_not_compute_hosts_are_asked_for_nothing() {
    assertThat(nova.scheduler().canSend("4.5")).isTrue();
    assertThat(nova.conductor().canSend("3.0")).isTrue();
    assertThat(asked).isEmpty();
  }

  @Test
  void the_numbers_are_those_of_novas_history() {
    ComputeLevels levels = ComputeLevels.ofNova();

    assertThat(levels.of(64)).isEqualTo("6.1");
    assertThat(levels.of(65)).isEqualTo("6.1");
    assertThat(levels.of(66)).isEqualTo("6.2");
    assertThat(levels.of(levels.newest())).isEqualTo("6.5");
    assertThat(levels.of(levels.newest() + 1)).isNull();
    assertThat(levels.of(0)).isEqualTo("4.0");
  }
}
