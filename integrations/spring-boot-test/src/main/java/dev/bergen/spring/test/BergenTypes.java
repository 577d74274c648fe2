// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test;

import dev.bergen.json.Serializer;
import dev.bergen.notify.ListenerInterceptor;
import dev.bergen.notify.outgoing.NotifierInterceptor;
import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.ServerInterceptor;
import dev.bergen.spring.EnableRpcClients;
import dev.bergen.spring.NotificationHandler;
import dev.bergen.spring.NotificationListenerCustomizer;
import dev.bergen.spring.RpcClientCustomizer;
import dev.bergen.spring.RpcEndpoint;
import dev.bergen.spring.RpcServerCustomizer;
import java.io.IOException;
import java.util.List;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.AssignableTypeFilter;

/** Leaves out of an application's scanned components what does not speak over the bus. */
final class BergenTypes extends TypeExcludeFilter {
  private static final List<Class<?>> PARTS =
      List.of(
          ServerInterceptor.class,
          ClientInterceptor.class,
          NotifierInterceptor.class,
          ListenerInterceptor.class,
          RpcServerCustomizer.class,
          RpcClientCustomizer.class,
          NotificationListenerCustomizer.class,
          Serializer.class);

  private final List<Class<?>> include;
  private final List<Class<?>> exclude;

  BergenTypes(BergenTest test) {
    this.include = List.of(test.includeTypes());
    this.exclude = List.of(test.excludeTypes());
  }

  @Override
  public boolean match(MetadataReader type, MetadataReaderFactory readers) throws IOException {
    return is(exclude, type, readers)
        || !(speaks(type.getAnnotationMetadata())
            || is(PARTS, type, readers)
            || is(include, type, readers));
  }

  private static boolean speaks(AnnotationMetadata type) {
    return type.isAnnotated(RpcEndpoint.class.getName())
        || type.isAnnotated(EnableRpcClients.class.getName())
        || type.hasAnnotatedMethods(NotificationHandler.class.getName());
  }

  private static boolean is(
      List<Class<?>> types, MetadataReader type, MetadataReaderFactory readers) throws IOException {
    for (Class<?> each : types) {
      if (new AssignableTypeFilter(each).match(type, readers)) {
        return true;
      }
    }
    return false;
  }

  /** Contexts are cached by it. */
  @Override
  public boolean equals(Object other) {
    return other instanceof BergenTypes same
        && include.equals(same.include)
        && exclude.equals(same.exclude);
  }

  @Override
  public int hashCode() {
    return 31 * include.hashCode() + exclude.hashCode();
  }
}
