// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.NotificationDriverProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Hints for Bergen's own use of reflection: drivers, the built-in endpoint that describes a server,
 * and virtual threads from Java 17.
 */
final class BergenRuntimeHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
    for (Class<?> service : List.of(DriverProvider.class, NotificationDriverProvider.class)) {
      hints.resources().registerPattern("META-INF/services/" + service.getName());
      ServiceLoader.load(service, loader).stream()
          .forEach(
              provider ->
                  hints
                      .reflection()
                      .registerType(provider.type(), MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS));
    }
    hints
        .reflection()
        .registerType(
            TypeReference.of("dev.bergen.rpc.server.Introspection"),
            MemberCategory.INVOKE_PUBLIC_METHODS)
        .registerType(
            TypeReference.of(Thread.class),
            type -> type.withMethod("ofVirtual", List.of(), ExecutableMode.INVOKE))
        .registerType(
            TypeReference.of("java.lang.Thread$Builder"),
            type ->
                type.withMethod(
                        "name",
                        TypeReference.listOf(String.class, long.class),
                        ExecutableMode.INVOKE)
                    .withMethod("factory", List.of(), ExecutableMode.INVOKE))
        .registerType(
            TypeReference.of(Executors.class),
            type ->
                type.withMethod(
                    "newThreadPerTaskExecutor",
                    TypeReference.listOf(ThreadFactory.class),
                    ExecutableMode.INVOKE));
  }
}
