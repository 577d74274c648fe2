// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.rpc.Argument;
import dev.bergen.rpc.Cast;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.Since;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where Neutron's agents say that they are alive, and what with ({@link
 * OpenStackClients#neutronReports}).
 */
@RpcInterface(version = "1.4")
public interface NeutronReports {
  /**
   * Reports an agent's state, as {@link #report} writes it.
   *
   * @param state one entry of that name, which is the state
   * @param time when, such as {@code 2026-01-02T03:04:05.678900}, in UTC
   */
  @Since("1.0")
  @Cast
  @Rpc(name = "report_state")
  void reportState(
      @Argument("agent_state") Map<String, ? extends @Nullable Object> state,
      @Argument("time") String time);

  /**
   * Returns the agents that have reported, with {@code agent_type}, {@code binary}, {@code host},
   * {@code topic}, {@code admin_state_up}, {@code started_at} and {@code heartbeat_timestamp};
   * newer than Zed.
   */
  @Since("1.4")
  @Rpc(name = "get_agents")
  List<Map<String, @Nullable Object>> agents();

  /** Returns whether a server is there, and its database with it. */
  @Since("1.2")
  @Rpc(name = "has_alive_neutron_server")
  boolean isAlive();

  /**
   * Reports an agent's state as of now. An agent does so every half minute, and with {@code
   * start_flag} true for the first time.
   *
   * @param state {@code binary}, {@code host}, {@code topic}, {@code agent_type} and {@code
   *     configurations}; a {@code uuid} of this report is added
   */
  default void report(Map<String, ? extends @Nullable Object> state, Instant now) {
    Map<String, @Nullable Object> reported = new LinkedHashMap<>(state);
    reported.put("uuid", UUID.randomUUID().toString());
    DateTimeFormatter form =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);
    reportState(Map.of("agent_state", reported), form.format(now.atOffset(ZoneOffset.UTC)));
  }
}
