// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers of one kind on the class path. Being there has no effect but to be found here.
 *
 * <p>Looked up with the class loader of this library first, then with the thread's context loader.
 * A provider that cannot be used is logged once and listed, and hides no other.
 *
 * @param <P> the provider's interface
 * @param <D> how a provider describes itself
 */
public final class Plugins<P, D> {
  private static final Logger log = LoggerFactory.getLogger(Plugins.class);

  /** Bounds the attempts at a services file that fails indefinitely. */
  private static final int MOST_PROBLEMS = 100;

  /** Problems that were logged already; bounded by what is on the class path. */
  private static final Set<String> reported = ConcurrentHashMap.newKeySet();

  private final Class<P> type;
  private final String what;
  private final Function<P, D> description;

  /**
   * @param what the word for one in logs: {@code driver}
   * @param description asks a provider, which may throw
   */
  public Plugins(Class<P> type, String what, Function<P, D> description) {
    this.type = type;
    this.what = what;
    this.description = description;
  }

  /** Returns every provider that can be found now, the broken ones too. */
  public List<Plugin<P, D>> find() {
    List<Plugin<P, D>> found = new ArrayList<>();
    Set<Class<?>> seen = new HashSet<>();
    collect(Plugins.class.getClassLoader(), seen, found);
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null && !context.equals(Plugins.class.getClassLoader())) {
      collect(context, seen, found);
    }
    return found;
  }

  private void collect(@Nullable ClassLoader loader, Set<Class<?>> seen, List<Plugin<P, D>> found) {
    Iterator<P> providers = ServiceLoader.load(type, loader).iterator();
    int problems = 0;
    while (problems < MOST_PROBLEMS) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        P provider = providers.next();
        if (seen.add(provider.getClass())) {
          found.add(ask(provider));
        }
      } catch (ServiceConfigurationError e) {
        problems++;
        Plugin<P, D> broken = broken("a " + what, e);
        if (found.stream().noneMatch(broken::equals)) {
          found.add(broken);
        }
      }
    }
  }

  private Plugin<P, D> ask(P provider) {
    try {
      return new Plugin<>(
          provider, description.apply(provider), provider.getClass().getName(), null);
    } catch (RuntimeException | LinkageError e) {
      return broken(provider.getClass().getName(), e);
    }
  }

  private Plugin<P, D> broken(String name, Throwable problem) {
    if (reported.add(problem.toString())) {
      log.warn("Ignoring a {} on the class path that cannot be loaded", what, problem);
    }
    return new Plugin<>(null, null, name, problem.toString());
  }

  /**
   * One provider.
   *
   * @param provider {@code null} when it cannot be used
   * @param description {@code null} when it cannot be used
   * @param name of its class, as far as that is known
   * @param problem why it cannot be used; {@code null} when it can
   */
  public record Plugin<P, D>(
      @Nullable P provider, @Nullable D description, String name, @Nullable String problem) {}
}
