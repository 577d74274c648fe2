// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.config.Configuration;
import java.util.List;

/**
 * What became of reading the configuration again.
 *
 * @param configuration the new one; the former if the new one has problems
 * @param taken options that have a new value from now on: {@code [DEFAULT] long_rpc_timeout}
 * @param needRestart options whose new value counts after a restart only
 * @param problems why the new configuration was not taken at all; empty if it was
 */
public record ReloadReport(
    Configuration configuration,
    List<String> taken,
    List<String> needRestart,
    List<String> problems) {
  public ReloadReport {
    taken = List.copyOf(taken);
    needRestart = List.copyOf(needRestart);
    problems = List.copyOf(problems);
  }
}
