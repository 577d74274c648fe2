// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.config.Configuration;
import java.util.List;

/**
 * The result of reading the configuration again.
 *
 * @param configuration the new one; the former if the new one has problems
 * @param applied options that have a new value from now on: {@code [DEFAULT] long_rpc_timeout}
 * @param needRestart options whose new value takes effect after a restart only
 * @param problems why the new configuration was rejected as a whole; empty if it was accepted
 */
public record ReloadReport(
    Configuration configuration,
    List<String> applied,
    List<String> needRestart,
    List<String> problems) {
  public ReloadReport {
    applied = List.copyOf(applied);
    needRestart = List.copyOf(needRestart);
    problems = List.copyOf(problems);
  }
}
