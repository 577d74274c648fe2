// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import io.quarkus.builder.BuildChainBuilder;
import io.quarkus.builder.BuildContext;
import io.quarkus.builder.BuildStep;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageProxyDefinitionBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveMethodBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ServiceProviderBuildItem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the build of an application would tell a native image. It runs in another class loader than
 * the test, so lines of text in a system property are what both can see.
 */
final class NativeHints implements Consumer<BuildChainBuilder> {
  private static final String PROPERTY = "test.native.hints";

  @Override
  public void accept(BuildChainBuilder chain) {
    chain
        .addBuildStep(new Collected())
        .consumes(ReflectiveClassBuildItem.class)
        .consumes(ReflectiveMethodBuildItem.class)
        .consumes(NativeImageProxyDefinitionBuildItem.class)
        .consumes(ServiceProviderBuildItem.class)
        .produces(FeatureBuildItem.class)
        .build();
  }

  private static final class Collected implements BuildStep {
    @Override
    public void execute(BuildContext context) {
      collect(context);
    }
  }

  private static void collect(BuildContext context) {
    List<String> lines = new ArrayList<>();
    for (ReflectiveClassBuildItem each : context.consumeMulti(ReflectiveClassBuildItem.class)) {
      each.getClassNames().forEach(name -> lines.add("class " + name));
    }
    for (ReflectiveMethodBuildItem each : context.consumeMulti(ReflectiveMethodBuildItem.class)) {
      lines.add("method " + each.getDeclaringClass() + "." + each.getName());
    }
    for (NativeImageProxyDefinitionBuildItem each :
        context.consumeMulti(NativeImageProxyDefinitionBuildItem.class)) {
      each.getClasses().forEach(name -> lines.add("proxy " + name));
    }
    for (ServiceProviderBuildItem each : context.consumeMulti(ServiceProviderBuildItem.class)) {
      each.providers()
          .forEach(name -> lines.add("service " + each.serviceDescriptorFile() + ": " + name));
    }
    System.setProperty(PROPERTY, String.join("\n", lines));
    context.produce(new FeatureBuildItem("native-hints-of-the-test"));
  }

  static List<String> read() {
    return System.getProperty(PROPERTY, "").lines().toList();
  }
}
