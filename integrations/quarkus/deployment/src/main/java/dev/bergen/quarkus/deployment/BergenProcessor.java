// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import dev.bergen.quarkus.RpcClients;
import dev.bergen.quarkus.runtime.BergenRecorder;
import dev.bergen.quarkus.runtime.BusBeans;
import dev.bergen.quarkus.runtime.Served;
import dev.bergen.quarkus.runtime.Serving;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.AnnotationsTransformerBuildItem;
import io.quarkus.arc.deployment.AutoAddScopeBuildItem;
import io.quarkus.arc.deployment.BeanDefiningAnnotationBuildItem;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.BuiltinScope;
import io.quarkus.arc.processor.DotNames;
import io.quarkus.bootstrap.classloading.QuarkusClassLoader;
import io.quarkus.deployment.IsProduction;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.ExtensionSslNativeSupportBuildItem;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.RunTimeConfigurationDefaultBuildItem;
import io.quarkus.deployment.dev.devservices.DevServicesConfig;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.AnnotationTransformation;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.Type;
import org.jboss.logging.Logger;

/** The build steps that add Bergen to a Quarkus application. */
final class BergenProcessor {
  private static final Logger log = Logger.getLogger(BergenProcessor.class);
  private static final String FEATURE = "bergen";
  private static final String OBSERVER = "dev.bergen.micrometer.BergenObservations";

  @BuildStep
  FeatureBuildItem feature() {
    return new FeatureBuildItem(FEATURE);
  }

  @BuildStep
  void beans(
      BuildProducer<AdditionalBeanBuildItem> beans,
      BuildProducer<BeanDefiningAnnotationBuildItem> defining,
      BuildProducer<AutoAddScopeBuildItem> scopes) {
    beans.produce(
        AdditionalBeanBuildItem.builder()
            .addBeanClasses(BusBeans.class, RpcClients.class, Serving.class)
            .build());
    defining.produce(
        new BeanDefiningAnnotationBuildItem(
            Names.RPC_ENDPOINT, BuiltinScope.SINGLETON.getName(), false));
    scopes.produce(
        AutoAddScopeBuildItem.builder()
            .containsAnnotations(Names.NOTIFICATION_HANDLER)
            .defaultScope(BuiltinScope.SINGLETON)
            .reason("It has a method with @NotificationHandler")
            .unremovable()
            .build());
  }

  /** Keeps beans that are found by name only, which Quarkus would remove as unused. */
  @BuildStep
  UnremovableBeanBuildItem listeners(CombinedIndexBuildItem index) {
    return new UnremovableBeanBuildItem(
        bean -> bean.isClassBean() && Handlers.has(bean.getImplClazz(), index.getComputingIndex()));
  }

  /** So that the interface of an endpoint is injected as the client, wherever the endpoint runs. */
  @BuildStep
  AnnotationsTransformerBuildItem endpointsAreInjectedAsTheirClass(CombinedIndexBuildItem index) {
    return new AnnotationsTransformerBuildItem(
        AnnotationTransformation.forClasses()
            .whenClass(
                type ->
                    type.hasDeclaredAnnotation(Names.RPC_ENDPOINT)
                        && !type.hasDeclaredAnnotation(DotNames.TYPED))
            .transform(
                context ->
                    BeanTypes.withoutClients(
                            context.declaration().asClass(), index.getComputingIndex())
                        .ifPresent(context::add)));
  }

  /** Reports all mistakes together when the application is built. */
  @BuildStep
  void mistakes(CombinedIndexBuildItem index, BuildProducer<ValidationErrorBuildItem> errors) {
    Handlers.mistakes(index.getIndex())
        .forEach(
            each -> errors.produce(new ValidationErrorBuildItem(new DeploymentException(each))));
  }

  @BuildStep
  @Record(ExecutionTime.RUNTIME_INIT)
  SyntheticBeanBuildItem served(
      BergenRecorder recorder, BeanDiscoveryFinishedBuildItem beans, CombinedIndexBuildItem index) {
    List<String> endpoints = classes(beans, type -> type.hasDeclaredAnnotation(Names.RPC_ENDPOINT));
    List<String> listeners = classes(beans, type -> Handlers.has(type, index.getComputingIndex()));
    return SyntheticBeanBuildItem.configure(Served.class)
        .scope(Singleton.class)
        .supplier(recorder.served(endpoints, listeners))
        .setRuntimeInit()
        .done();
  }

  /** In an order that does not change from build to build. */
  private static List<String> classes(
      BeanDiscoveryFinishedBuildItem beans, Predicate<ClassInfo> wanted) {
    return beans.beanStream().classBeans().stream()
        .map(BeanInfo::getImplClazz)
        .filter(wanted)
        .map(type -> type.name().toString())
        .sorted()
        .toList();
  }

  @BuildStep
  @Record(ExecutionTime.RUNTIME_INIT)
  void clients(
      BergenRecorder recorder,
      CombinedIndexBuildItem index,
      BuildProducer<SyntheticBeanBuildItem> clients) {
    for (ClassInfo type : Clients.of(index.getIndex())) {
      clients.produce(
          SyntheticBeanBuildItem.configure(type.name())
              .scope(ApplicationScoped.class)
              .types(Type.create(type.name(), Type.Kind.CLASS))
              .addInjectionPoint(
                  Type.create(DotName.createSimple(RpcClients.class), Type.Kind.CLASS))
              .createWith(recorder.client(type.name().toString()))
              .setRuntimeInit()
              .defaultBean()
              .done());
    }
  }

  /** Timers and meters, where the application has quarkus-micrometer and bergen-micrometer. */
  @BuildStep
  void observers(
      BergenBuildConfig config,
      Optional<MetricsCapabilityBuildItem> metrics,
      BuildProducer<AdditionalBeanBuildItem> beans) {
    boolean metered =
        metrics.filter(each -> each.metricsSupported(MetricsFactory.MICROMETER)).isPresent();
    if (config.observations() && metered && QuarkusClassLoader.isClassPresentAtRuntime(OBSERVER)) {
      beans.produce(AdditionalBeanBuildItem.unremovableOf("dev.bergen.quarkus.runtime.Observers"));
    }
  }

  @BuildStep
  HealthBuildItem health(BergenBuildConfig config) {
    return new HealthBuildItem("dev.bergen.quarkus.runtime.BergenHealthCheck", config.health());
  }

  @BuildStep
  ExtensionSslNativeSupportBuildItem tls() {
    return new ExtensionSslNativeSupportBuildItem(FEATURE);
  }

  /**
   * The dev service: a broker that needs no container, for those who have not said where one is.
   */
  @BuildStep(onlyIfNot = IsProduction.class)
  void inMemory(
      BergenBuildConfig config,
      DevServicesConfig devServices,
      BuildProducer<RunTimeConfigurationDefaultBuildItem> defaults) {
    if (config.devServices() && devServices.enabled() && !saysWhereTheBrokerIs()) {
      log.info("No bergen.url is set: calls and notifications stay in this JVM (memory:)");
      defaults.produce(new RunTimeConfigurationDefaultBuildItem("bergen.url", "memory:"));
    }
  }

  /** Looks at names, since each property may be spelled in several ways, or be a list. */
  private static boolean saysWhereTheBrokerIs() {
    if (System.getenv("OS_DEFAULT__TRANSPORT_URL") != null) {
      return true;
    }
    Config config = ConfigProvider.getConfig();
    for (String name : config.getPropertyNames()) {
      String plain = name.toLowerCase(Locale.ROOT).replace('-', '_');
      if (plain.equals("bergen.url")
          || plain.startsWith("bergen.config_file")
          || plain.equals("bergen.options.default.transport_url")) {
        return true;
      }
    }
    return config.getOptionalValue("bergen.url", String.class).isPresent();
  }
}
