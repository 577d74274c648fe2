// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.rpc.RpcInterface;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanNameGenerator;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Registers a client for each typed interface that {@link EnableRpcClients} finds. */
final class RpcClientRegistrar implements ImportBeanDefinitionRegistrar {
  private final Environment environment;
  private final ResourceLoader resources;

  RpcClientRegistrar(Environment environment, ResourceLoader resources) {
    this.environment = environment;
    this.resources = resources;
  }

  @Override
  public void registerBeanDefinitions(
      AnnotationMetadata annotated,
      BeanDefinitionRegistry registry,
      BeanNameGenerator unusedNames) {
    AnnotationAttributes attributes =
        annotated
            .getAnnotations()
            .get(EnableRpcClients.class)
            .asAnnotationAttributes(MergedAnnotation.Adapt.CLASS_TO_STRING);
    String[] clients = attributes.getStringArray("clients");
    if (clients.length > 0) {
      Arrays.stream(clients).forEach(client -> register(client, registry));
      return;
    }
    ClassPathScanningCandidateComponentProvider scanner = scanner();
    for (String each : packages(annotated, attributes)) {
      scanner
          .findCandidateComponents(each)
          .forEach(found -> register(Objects.requireNonNull(found.getBeanClassName()), registry));
    }
  }

  private static Set<String> packages(
      AnnotationMetadata annotated, AnnotationAttributes attributes) {
    Set<String> packages = new LinkedHashSet<>(Arrays.asList(attributes.getStringArray("value")));
    for (String type : attributes.getStringArray("basePackageClasses")) {
      packages.add(ClassUtils.getPackageName(type));
    }
    if (packages.isEmpty()) {
      packages.add(ClassUtils.getPackageName(annotated.getClassName()));
    }
    return packages;
  }

  private ClassPathScanningCandidateComponentProvider scanner() {
    ClassPathScanningCandidateComponentProvider scanner =
        new ClassPathScanningCandidateComponentProvider(false, environment) {
          @Override
          protected boolean isCandidateComponent(AnnotatedBeanDefinition found) {
            AnnotationMetadata type = found.getMetadata();
            Map<String, Object> declared =
                type.getAnnotationAttributes(RpcInterface.class.getName());
            return type.isInterface()
                && type.isIndependent()
                && declared != null
                && StringUtils.hasText((String) declared.get("topic"));
          }
        };
    scanner.setResourceLoader(resources);
    scanner.addIncludeFilter(new AnnotationTypeFilter(RpcInterface.class, false));
    return scanner;
  }

  /** Once for each interface, however many configurations find it. */
  private static void register(String className, BeanDefinitionRegistry registry) {
    Class<?> type = ClassUtils.resolveClassName(className, registry.getClass().getClassLoader());
    for (String name : registry.getBeanDefinitionNames()) {
      if (type.equals(
          registry.getBeanDefinition(name).getAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE))) {
        return;
      }
    }
    RootBeanDefinition client = new RootBeanDefinition(RpcClientFactoryBean.class);
    client.getConstructorArgumentValues().addGenericArgumentValue(type);
    client.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type);
    // what is left of the type when Spring has made code of this definition
    client.setTargetType(ResolvableType.forClassWithGenerics(RpcClientFactoryBean.class, type));
    client.setPrimary(true);
    String simple = ClassUtils.getShortNameAsProperty(type);
    String name = registry.containsBeanDefinition(simple) ? className : simple;
    registry.registerBeanDefinition(name, client);
  }
}
