// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles signals of the operating system by {@code sun.misc.Signal}, which is in the module {@code
 * jdk.unsupported} of every JDK, and may be left out of an image made with jlink.
 *
 * <p>Threads: an action runs on a thread of the JVM's own and must not block.
 */
final class Signals implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  /** Puts the former handlers back. Used by the thread that made this. */
  private final Deque<Runnable> restoring = new ArrayDeque<>();

  /**
   * Lets a signal run {@code action} from now on.
   *
   * @param name without SIG: {@code HUP}
   * @return whether the signal now does that
   */
  boolean on(String name, Runnable action) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      Object handler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> called(proxy, method, arguments, name, action));
      Object former = handle.invoke(null, signal, handler);
      restoring.push(() -> restore(handle, signal, former));
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      log.debug("SIG{} cannot be handled", name, e);
      return false;
    }
  }

  @SuppressWarnings("ReferenceEquality") // a handler equals itself alone
  private static Object called(
      Object proxy, Method method, Object[] arguments, String name, Runnable action) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "handler of SIG" + name;
      default -> {
        action.run();
        yield name;
      }
    };
  }

  private static void restore(Method handle, Object signal, Object former) {
    try {
      handle.invoke(null, signal, former);
    } catch (ReflectiveOperationException e) {
      log.debug("{} keeps its handler", signal, e);
    }
  }

  @Override
  public void close() {
    while (!restoring.isEmpty()) {
      restoring.pop().run();
    }
  }
}
