// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import dev.bergen.DriverNotFoundException;
import dev.bergen.config.NearestName;
import dev.bergen.internal.Plugins;
import dev.bergen.internal.Plugins.Plugin;
import dev.bergen.spi.DriverProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The drivers on the class path. A URL chooses one of them by its scheme; being there has no other
 * effect.
 *
 * <p>Looked up with the class loader of this library first, then with the thread's context loader.
 * A provider that cannot be used is logged once and listed, and hides no other.
 */
public final class Drivers {
  private static final Plugins<DriverProvider, DriverInfo> PLUGINS =
      new Plugins<>(DriverProvider.class, "driver", Drivers::describe);

  private static final String ARTIFACT = "bergen-driver-";

  /** The drivers of this project, installed or not. */
  private static final List<String> OURS = List.of("rabbit", "kafka", "memory");

  /** RabbitMQ's names in the URLs of other clients. */
  private static final Set<String> OF_RABBIT = Set.of("amqp", "amqps", "pyamqp", "rabbitmq");

  private Drivers() {}

  /** Returns every driver that can be found now, the broken ones too. */
  public static List<DriverInfo> installed() {
    return PLUGINS.find().stream().map(Drivers::info).toList();
  }

  /**
   * Returns the provider for {@code scheme}; of {@code kombu+memory} only {@code kombu} counts.
   *
   * @throws DriverNotFoundException naming the scheme, the installed ones and the remedy
   */
  static DriverProvider provider(String scheme) {
    int plus = scheme.indexOf('+');
    String name = (plus < 0 ? scheme : scheme.substring(0, plus)).toLowerCase(Locale.ROOT);
    List<Plugin<DriverProvider, DriverInfo>> found = PLUGINS.find();
    for (Plugin<DriverProvider, DriverInfo> plugin : found) {
      if (plugin.provider() != null && info(plugin).schemes().contains(name)) {
        return plugin.provider();
      }
    }
    throw notFound(name, found.stream().map(Drivers::info).toList());
  }

  private static DriverNotFoundException notFound(String name, List<DriverInfo> drivers) {
    Set<String> schemes = new TreeSet<>();
    List<String> problems = new ArrayList<>();
    for (DriverInfo driver : drivers) {
      schemes.addAll(driver.schemes());
      if (driver.problem() != null) {
        problems.add(driver.problem());
      }
    }
    String known = schemes.isEmpty() ? "no drivers at all" : String.join(", ", schemes);
    String broken = problems.isEmpty() ? "" : " Broken: " + String.join("; ", problems) + ".";
    return new DriverNotFoundException(
        "No driver for '%s:' on the class path, which has %s. %s%s"
            .formatted(name, known, remedy(name, schemes), broken),
        null);
  }

  private static String remedy(String name, Set<String> schemes) {
    if (OF_RABBIT.contains(name)) {
      return "Is rabbit:// meant?";
    }
    List<String> all = new ArrayList<>(schemes);
    all.addAll(OURS);
    String nearest = NearestName.among(name, all);
    if (nearest == null) {
      return "Correct the URL, or add the driver.";
    }
    return schemes.contains(nearest)
        ? "Is " + nearest + ":// meant?"
        : "Add "
            + (nearest.equals(name) ? "" : "(if " + nearest + ":// is meant) ")
            + ARTIFACT
            + nearest
            + ".";
  }

  private static DriverInfo describe(DriverProvider provider) {
    Set<String> schemes = new TreeSet<>();
    provider.schemes().forEach(scheme -> schemes.add(scheme.toLowerCase(Locale.ROOT)));
    return new DriverInfo(schemes, provider.description(), provider.optionGroups(), null);
  }

  private static DriverInfo info(Plugin<DriverProvider, DriverInfo> plugin) {
    DriverInfo info = plugin.description();
    return info == null
        ? new DriverInfo(Set.of(), plugin.name(), List.of(), plugin.problem())
        : info;
  }
}
