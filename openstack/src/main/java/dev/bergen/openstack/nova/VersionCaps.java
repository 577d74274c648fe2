// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import dev.bergen.ConfigurationException;
import dev.bergen.Version;
import dev.bergen.config.Option;
import dev.bergen.config.Options;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code [upgrade_levels]}: a version, or the name of a release, which stands for the version
 * that this release serves (VERSION_ALIASES in the rpcapi modules of Nova 34.0.0). Releases before
 * Queens are left out; nothing upgrades from them.
 */
final class VersionCaps {
  private static final String AUTO = "auto";

  private static final Map<String, String> COMPUTE =
      Map.ofEntries(
          Map.entry("queens", "5.0"),
          Map.entry("rocky", "5.0"),
          Map.entry("stein", "5.1"),
          Map.entry("train", "5.3"),
          Map.entry("ussuri", "5.11"),
          Map.entry("victoria", "5.12"),
          Map.entry("wallaby", "6.0"),
          Map.entry("xena", "6.0"),
          Map.entry("yoga", "6.0"),
          Map.entry("zed", "6.1"),
          Map.entry("antelope", "6.2"),
          Map.entry("bobcat", "6.2"),
          Map.entry("caracal", "6.3"),
          Map.entry("dalmatian", "6.3"),
          Map.entry("epoxy", "6.4"),
          Map.entry("flamingo", "6.4"),
          Map.entry("gazpacho", "6.5"),
          Map.entry("hibiscus", "6.5"));

  private VersionCaps() {}

  /** Returns whether compute hosts are to be asked for their version. */
  static boolean isAutomatic(Options levels) {
    return AUTO.equals(levels.get(NovaOptions.COMPUTE_LEVEL));
  }

  /**
   * Returns the highest version that may be sent; {@code null} if there is no limit.
   *
   * @throws ConfigurationException if the option is neither a version nor a release that the
   *     service is known with
   */
  static @Nullable String of(Options levels, Option<@Nullable String> option) {
    String level = levels.get(option);
    if (level == null || level.isEmpty()) {
      return null;
    }
    boolean compute = option == NovaOptions.COMPUTE_LEVEL;
    String version = compute ? COMPUTE.getOrDefault(level, level) : level;
    try {
      Version.parse(version);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "[upgrade_levels] %s = %s (%s) is neither a version such as 6.4 nor a release of Nova that is known here%s"
              .formatted(
                  option.name(),
                  level,
                  levels.origin(option),
                  compute ? ", such as epoxy" : "; give the version"),
          e);
    }
    return version;
  }
}
