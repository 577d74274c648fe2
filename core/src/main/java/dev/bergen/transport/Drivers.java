// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import dev.bergen.DriverNotFoundException;
import dev.bergen.config.OptionGroup;
import dev.bergen.spi.DriverProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drivers on the class path. A URL chooses one of them by its scheme; being there has no other
 * effect.
 *
 * <p>Looked up with the class loader of this library first, then with the thread's context loader.
 * A provider that cannot be used is logged once and listed, and hides no other.
 */
public final class Drivers {
  private static final Logger log = LoggerFactory.getLogger(Drivers.class);

  /** A services file that fails again and again, without end, must not hold us for ever. */
  private static final int MOST_PROBLEMS = 100;

  /** Problems that were logged already; bounded by what is on the class path. */
  private static final Set<String> reported = ConcurrentHashMap.newKeySet();

  private Drivers() {}

  /** Returns every driver that can be found now, the broken ones too. */
  public static List<DriverInfo> installed() {
    return find().stream().map(Candidate::info).toList();
  }

  /**
   * Returns the provider for {@code scheme}; of {@code kombu+memory} only {@code kombu} counts.
   *
   * @throws DriverNotFoundException saying what was asked for, what is there and what to add
   */
  static DriverProvider provider(String scheme) {
    int plus = scheme.indexOf('+');
    String name = (plus < 0 ? scheme : scheme.substring(0, plus)).toLowerCase(Locale.ROOT);
    List<Candidate> candidates = find();
    for (Candidate candidate : candidates) {
      if (candidate.provider != null && candidate.info.schemes().contains(name)) {
        return candidate.provider;
      }
    }
    throw notFound(name, candidates);
  }

  private static DriverNotFoundException notFound(String name, List<Candidate> candidates) {
    Set<String> schemes = new TreeSet<>();
    List<String> problems = new ArrayList<>();
    for (Candidate candidate : candidates) {
      schemes.addAll(candidate.info.schemes());
      if (candidate.info.problem() != null) {
        problems.add(candidate.info.problem());
      }
    }
    String known = schemes.isEmpty() ? "no drivers at all" : String.join(", ", schemes);
    String broken = problems.isEmpty() ? "" : " Broken: " + String.join("; ", problems) + ".";
    return new DriverNotFoundException(
        "No driver for '%1$s:' on the class path, which has %2$s. Add bergen-driver-%1$s or correct the URL.%3$s"
            .formatted(name, known, broken),
        null);
  }

  private static List<Candidate> find() {
    List<Candidate> found = new ArrayList<>();
    Set<Class<?>> seen = new HashSet<>();
    collect(Drivers.class.getClassLoader(), seen, found);
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null && !context.equals(Drivers.class.getClassLoader())) {
      collect(context, seen, found);
    }
    return found;
  }

  private static void collect(
      @Nullable ClassLoader loader, Set<Class<?>> seen, List<Candidate> found) {
    Iterator<DriverProvider> providers =
        ServiceLoader.load(DriverProvider.class, loader).iterator();
    int problems = 0;
    while (problems < MOST_PROBLEMS) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        DriverProvider provider = providers.next();
        if (seen.add(provider.getClass())) {
          found.add(ask(provider));
        }
      } catch (ServiceConfigurationError e) {
        problems++;
        Candidate broken = broken("a driver", e);
        if (found.stream().noneMatch(other -> other.info.equals(broken.info))) {
          found.add(broken);
        }
      }
    }
  }

  private static Candidate ask(DriverProvider provider) {
    try {
      Set<String> schemes = new TreeSet<>();
      provider.schemes().forEach(scheme -> schemes.add(scheme.toLowerCase(Locale.ROOT)));
      List<OptionGroup> groups = provider.optionGroups();
      return new Candidate(provider, new DriverInfo(schemes, provider.description(), groups, null));
    } catch (RuntimeException | LinkageError e) {
      return broken(provider.getClass().getName(), e);
    }
  }

  private static Candidate broken(String what, Throwable problem) {
    if (reported.add(problem.toString())) {
      log.warn("A driver on the class path cannot be used and is left out", problem);
    }
    return new Candidate(null, new DriverInfo(Set.of(), what, List.of(), problem.toString()));
  }

  /**
   * One provider.
   *
   * @param provider {@code null} when it cannot be used
   */
  private record Candidate(@Nullable DriverProvider provider, DriverInfo info) {}
}
