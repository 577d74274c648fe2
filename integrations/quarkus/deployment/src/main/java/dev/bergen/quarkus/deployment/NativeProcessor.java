// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.NotificationDriverProvider;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageProxyDefinitionBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveHierarchyBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveMethodBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ServiceProviderBuildItem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/**
 * Registers for native images everything that is reached by reflection: the methods of endpoints,
 * handlers and typed interfaces, the types of their arguments and results, drivers, and virtual
 * threads from Java 17.
 */
final class NativeProcessor {

  @BuildStep
  void drivers(BuildProducer<ServiceProviderBuildItem> services) {
    for (Class<?> service : List.of(DriverProvider.class, NotificationDriverProvider.class)) {
      services.produce(ServiceProviderBuildItem.allProvidersFromClassPath(service.getName()));
    }
  }

  /** The endpoint that answers {@code bergen services} is called by name, too. */
  @BuildStep
  ReflectiveClassBuildItem introspection() {
    return ReflectiveClassBuildItem.builder("dev.bergen.rpc.server.Introspection")
        .methods()
        .reason("Bergen calls its methods by name")
        .build();
  }

  @BuildStep
  void virtualThreads(BuildProducer<ReflectiveMethodBuildItem> methods) {
    String why = "Bergen is compiled for Java 17";
    String builder = "java.lang.Thread$Builder";
    methods.produce(
        new ReflectiveMethodBuildItem(why, Thread.class.getName(), "ofVirtual", new String[0]));
    methods.produce(
        new ReflectiveMethodBuildItem(
            why, builder, "name", new String[] {String.class.getName(), "long"}));
    methods.produce(new ReflectiveMethodBuildItem(why, builder, "factory", new String[0]));
    methods.produce(
        new ReflectiveMethodBuildItem(
            why,
            Executors.class.getName(),
            "newThreadPerTaskExecutor",
            new String[] {ThreadFactory.class.getName()}));
  }

  @BuildStep
  void application(
      CombinedIndexBuildItem combined,
      BuildProducer<ReflectiveClassBuildItem> classes,
      BuildProducer<NativeImageProxyDefinitionBuildItem> proxies,
      BuildProducer<ReflectiveHierarchyBuildItem> travelling) {
    IndexView index = combined.getIndex();
    Clients.of(index)
        .forEach(
            type ->
                proxies.produce(new NativeImageProxyDefinitionBuildItem(type.name().toString())));
    Set<ClassInfo> called = new LinkedHashSet<>();
    List<MethodInfo> methods = new ArrayList<>();
    for (AnnotationInstance found : index.getAnnotations(Names.RPC_ENDPOINT)) {
      called.add(found.target().asClass());
    }
    for (AnnotationInstance found : index.getAnnotations(Names.RPC_INTERFACE)) {
      called.add(found.target().asClass());
    }
    called.addAll(inherited(called, index));
    called.forEach(type -> methods.addAll(type.methods()));
    for (AnnotationInstance found : index.getAnnotations(Names.NOTIFICATION_HANDLER)) {
      MethodInfo handler = found.target().asMethod();
      called.add(handler.declaringClass());
      methods.add(handler);
    }
    for (ClassInfo type : called) {
      classes.produce(
          ReflectiveClassBuildItem.builder(type.name().toString())
              .methods()
              .reason("Bergen calls its methods by name")
              .build());
    }
    methods.stream()
        .filter(method -> !method.isConstructor() && !method.isStaticInitializer())
        .forEach(method -> travels(method, index, travelling));
  }

  /** Methods that are inherited can be called, too. */
  private static Set<ClassInfo> inherited(Set<ClassInfo> types, IndexView index) {
    Set<ClassInfo> found = new LinkedHashSet<>();
    for (ClassInfo type : types) {
      for (DotName name : Ancestry.of(type, index)) {
        ClassInfo known = index.getClassByName(name);
        if (known != null) {
          found.add(known);
        }
      }
    }
    return found;
  }

  private static void travels(
      MethodInfo method, IndexView index, BuildProducer<ReflectiveHierarchyBuildItem> travelling) {
    List<Type> types = new ArrayList<>(method.parameterTypes());
    types.add(method.returnType());
    for (Type type : types) {
      boolean simple = type.kind() == Type.Kind.PRIMITIVE || type.kind() == Type.Kind.VOID;
      if (!simple && !Names.STAY.contains(type.name())) {
        travelling.produce(
            ReflectiveHierarchyBuildItem.builder(type)
                .index(index)
                .source(method.declaringClass().name() + "." + method.name() + " sends it")
                .build());
      }
    }
  }
}
