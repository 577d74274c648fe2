// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test;

import dev.bergen.spring.boot.BergenConnectionDetails;
import dev.bergen.testing.BergenExtension;
import dev.bergen.testing.Faults;
import dev.bergen.testing.Recorder;
import dev.bergen.testing.TestBroker;
import java.lang.reflect.Field;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives a context its broker, and, for a slice, the filter of what is scanned.
 *
 * @param types {@code null} where everything is scanned
 * @param own {@code null} where the context has a broker to itself
 */
record TestBrokerCustomizer(@Nullable BergenTypes types, @Nullable Own own)
    implements ContextCustomizer {
  private static final String BROKER = "bergenTestBroker";

  /**
   * A broker that the test class has.
   *
   * @param testClass a subclass has another broker in the same field
   */
  record Own(Class<?> testClass, Field field) {
    String url() {
      try {
        return ((BergenExtension) Objects.requireNonNull(field.get(null), field::toString)).url();
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("Cannot read " + field, e);
      }
    }
  }

  /** Where it is, as Boot's service connections say it. */
  private record Details(Supplier<String> where) implements BergenConnectionDetails {
    @Override
    public String url() {
      return where.get();
    }

    @Override
    public String toString() {
      return "the broker of the test";
    }
  }

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
    ConfigurableListableBeanFactory beans = context.getBeanFactory();
    if (types != null) {
      beans.registerSingleton(BergenTypes.class.getName(), types);
    }
    BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beans;
    if (own != null) {
      Own broker = own;
      register(
          registry,
          "bergenConnectionDetails",
          BergenConnectionDetails.class,
          () -> new Details(broker::url));
      return;
    }
    RootBeanDefinition broker = new RootBeanDefinition(TestBroker.class, TestBroker::open);
    broker.setDestroyMethodName("close");
    registry.registerBeanDefinition(BROKER, broker);
    Supplier<TestBroker> open = () -> beans.getBean(BROKER, TestBroker.class);
    register(
        registry,
        "bergenConnectionDetails",
        BergenConnectionDetails.class,
        () -> new Details(() -> open.get().url()));
    register(registry, "bergenTestRecorder", Recorder.class, () -> open.get().recorder());
    register(registry, "bergenTestFaults", Faults.class, () -> open.get().faults());
  }

  /** Beans that depend on a broker of the context are destroyed before the broker. */
  private <T> void register(
      BeanDefinitionRegistry registry, String name, Class<T> type, Supplier<T> supplier) {
    RootBeanDefinition bean = new RootBeanDefinition(type, supplier);
    if (own == null) {
      bean.setDependsOn(BROKER);
    }
    registry.registerBeanDefinition(name, bean);
  }
}
