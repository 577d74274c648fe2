// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.RequestContext;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationResult;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.RpcInterface;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds out, when an application is made a native image, what of it is reached by reflection: the
 * methods of endpoints, handlers and typed interfaces, and the types that travel.
 */
final class BergenAotProcessor implements BeanRegistrationAotProcessor {
  private static final Set<Type> STAY =
      Set.of(
          void.class,
          RpcContext.class,
          RequestContext.class,
          Priority.class,
          NotificationEvent.class,
          NotificationResult.class);

  private final BindingReflectionHintsRegistrar travelling = new BindingReflectionHintsRegistrar();

  @Override
  public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
    Object client = bean.getMergedBeanDefinition().getAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE);
    if (bean.getBeanClass() == RpcClientFactoryBean.class && client instanceof Class<?> type) {
      return (generation, code) -> client(type, generation.getRuntimeHints());
    }
    Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
    boolean endpoint =
        bean.getBeanFactory().findAnnotationOnBean(bean.getBeanName(), RpcEndpoint.class, false)
            != null;
    Set<Method> handlers =
        MethodIntrospector.selectMethods(
            type,
            (Method method) ->
                AnnotatedElementUtils.hasAnnotation(method, NotificationHandler.class));
    if (!endpoint && handlers.isEmpty()) {
      return null;
    }
    return (generation, code) -> {
      RuntimeHints hints = generation.getRuntimeHints();
      if (endpoint) {
        callable(type, hints);
      }
      for (Method handler : handlers) {
        hints.reflection().registerMethod(handler, ExecutableMode.INVOKE);
        travels(handler, hints);
      }
    };
  }

  private void client(Class<?> type, RuntimeHints hints) {
    hints.proxies().registerJdkProxy(type);
    methods(type, hints);
  }

  private void callable(Class<?> type, RuntimeHints hints) {
    methods(type, hints);
    for (Class<?> parent : ClassUtils.getAllInterfacesForClass(type)) {
      if (parent.isAnnotationPresent(RpcInterface.class)) {
        methods(parent, hints);
      }
    }
  }

  private void methods(Class<?> type, RuntimeHints hints) {
    hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
    for (Method method : type.getMethods()) {
      if (method.getDeclaringClass() != Object.class && !Modifier.isStatic(method.getModifiers())) {
        travels(method, hints);
      }
    }
  }

  /** Parameters and results, but for those that are made here. */
  private void travels(Method method, RuntimeHints hints) {
    List<Type> types = new ArrayList<>(List.of(method.getGenericParameterTypes()));
    types.add(method.getGenericReturnType());
    types.removeIf(STAY::contains);
    travelling.registerReflectionHints(hints.reflection(), types.toArray(Type[]::new));
  }
}
