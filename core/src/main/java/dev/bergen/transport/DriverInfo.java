// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import dev.bergen.config.OptionGroup;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One driver on the class path, as {@link Drivers#installed} lists it.
 *
 * @param schemes the URL schemes that it supports; empty if it cannot be loaded
 * @param description one line for people; the provider's name if it cannot be loaded
 * @param optionGroups its options, the group that URL queries set first
 * @param problem why it cannot be used; {@code null} when it can
 */
public record DriverInfo(
    Set<String> schemes,
    String description,
    List<OptionGroup> optionGroups,
    @Nullable String problem) {

  public DriverInfo {
    schemes = Set.copyOf(schemes);
    optionGroups = List.copyOf(optionGroups);
  }
}
