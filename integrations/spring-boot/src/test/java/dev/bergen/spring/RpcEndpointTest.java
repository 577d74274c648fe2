// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bergen.MessagingException;
import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.ServerInterceptor;
import dev.bergen.spring.boot.BergenAutoConfiguration;
import dev.bergen.spring.scanned.GreetingApplication;
import dev.bergen.spring.scanned.Greetings;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Before;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** Beans are served and called as their annotations say, whatever Spring wraps around them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcEndpointTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(BergenAutoConfiguration.class))
          .withPropertyValues(
              "bergen.url=memory://endpoints", "bergen.rpc.timeout=30s", "bergen.rpc.server=here");

  @Test
  void a_scanned_interface_calls_a_scanned_endpoint() {
    runner
        .withUserConfiguration(GreetingApplication.class)
        .run(
            context ->
                assertThat(context.getBean(Greetings.class).greet("Ada")).isEqualTo("Hello, Ada!"));
  }

  @Test
  void only_the_methods_of_the_typed_interface_can_be_called() {
    runner
        .withUserConfiguration(GreetingApplication.class)
        .run(
            context -> {
              Target target = Target.topic("greeter").withNamespace("greetings");

              assertThatThrownBy(
                      () -> context.getBean(RpcClients.class).client(target).call("secret"))
                  .isInstanceOf(RemoteErrorException.class)
                  .hasMessageContaining("secret");
            });
  }

  @Test
  void a_topic_may_be_a_placeholder() {
    runner
        .withUserConfiguration(GreetingApplication.class)
        .withPropertyValues("greetings.topic=other")
        .run(
            context -> {
              assertThat(context.getBean(RpcServers.class).describe())
                  .containsExactly(Target.topic("other").withServer("here").toString());
              assertThat(context.getBean(Greetings.class).greet("Bo")).isEqualTo("Hello, Bo!");
            });
  }

  @Test
  void a_context_that_starts_again_serves_again() {
    runner
        .withUserConfiguration(GreetingApplication.class)
        .run(
            context -> {
              context.stop();
              assertThat(context.getBean(RpcServers.class).describe()).isEmpty();

              context.start();

              assertThat(context.getBean(Greetings.class).greet("Cy")).isEqualTo("Hello, Cy!");
            });
  }

  @Test
  void the_jvm_stays_while_something_is_served() {
    runner
        .withUserConfiguration(GreetingApplication.class)
        .run(context -> assertThat(keepers()).isNotEmpty().noneMatch(Thread::isDaemon));

    await().atMost(30, TimeUnit.SECONDS).until(() -> keepers().isEmpty());
  }

  private static List<Thread> keepers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("bergen-serving"))
        .toList();
  }

  @Test
  void servers_can_be_left_for_later() {
    runner
        .withUserConfiguration(GreetingApplication.class)
        .withPropertyValues("bergen.rpc.auto-startup=false")
        .run(
            context -> {
              RpcServers servers = context.getBean(RpcServers.class);
              assertThat(servers.isRunning()).isFalse();

              servers.start();

              assertThat(context.getBean(Greetings.class).greet("Di")).isEqualTo("Hello, Di!");
            });
  }

  /** Of a library that knows nothing of Spring. */
  public static class Adder {
    public int add(int a, int b) {
      return a + b;
    }
  }

  public static class Slow {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch stopping = new CountDownLatch(1);

    public String work() throws InterruptedException {
      begun.countDown();
      return stopping.await(30, TimeUnit.SECONDS) ? "done" : "nobody stopped it";
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class BeanMethods {
    @Bean
    @RpcEndpoint(topic = "adder", namespace = "math", version = "2.1")
    Adder adder() {
      return new Adder();
    }
  }

  @Test
  void a_bean_method_serves_a_class_of_others() {
    runner
        .withUserConfiguration(BeanMethods.class)
        .run(
            context -> {
              Target target = Target.topic("adder").withNamespace("math").withVersion("2.1");

              assertThat(
                      context
                          .getBean(RpcClients.class)
                          .client(target)
                          .call("add", Map.of("a", 2, "b", 3)))
                  .isEqualTo(5L);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class SlowService {
    @Bean
    @RpcEndpoint("slow")
    Slow slow() {
      return new Slow();
    }
  }

  @Test
  void a_call_that_has_begun_is_answered_though_the_application_stops() {
    runner
        .withUserConfiguration(SlowService.class)
        .run(
            context -> {
              Slow slow = context.getBean(Slow.class);
              CompletableFuture<String> answer =
                  context
                      .getBean(RpcClients.class)
                      .client(Target.topic("slow"))
                      .callAsync("work", Map.of(), String.class);
              assertThat(slow.begun.await(30, TimeUnit.SECONDS)).isTrue();
              RpcServers servers = context.getBean(RpcServers.class);
              CompletableFuture<Void> stopped = CompletableFuture.runAsync(context::close);
              await().atMost(30, TimeUnit.SECONDS).until(() -> !servers.isRunning());

              slow.stopping.countDown();

              stopped.get(60, TimeUnit.SECONDS);
              assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("done");
            });
  }

  @RpcInterface(topic = "orders")
  public interface Orders {
    String order(String item);
  }

  interface Marker {}

  @RpcEndpoint
  static class OrderService implements Orders, Marker {
    @Override
    public String order(String item) {
      return "ordered " + item;
    }
  }

  @Aspect
  static class Audit {
    final List<String> calls = new CopyOnWriteArrayList<>();

    @Before("execution(* *..Orders.order(..))")
    void before() {
      calls.add("order");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Audited {
    @Bean
    Audit audit() {
      return new Audit();
    }

    @Bean
    OrderService orderService() {
      return new OrderService();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAspectJAutoProxy(proxyTargetClass = false)
  @EnableRpcClients(clients = Orders.class)
  static class WithInterfaceProxies extends Audited {}

  @Configuration(proxyBeanMethods = false)
  @EnableAspectJAutoProxy(proxyTargetClass = true)
  @EnableRpcClients(clients = Orders.class)
  static class WithClassProxies extends Audited {}

  @ParameterizedTest
  @ValueSource(classes = {WithInterfaceProxies.class, WithClassProxies.class})
  void a_call_goes_through_what_spring_puts_around_a_bean(Class<?> application) {
    runner
        .withUserConfiguration(application)
        .run(
            context -> {
              RpcTransport transport = context.getBean(RpcTransport.class);
              RpcClient client = RpcClient.of(transport, Target.topic("orders"));

              assertThat(client.as(Orders.class).order("disk")).isEqualTo("ordered disk");
              assertThat(context.getBean(Audit.class).calls).containsExactly("order");
              assertThat(AopUtils.isAopProxy(context.getBean("orderService"))).isTrue();
            });
  }

  @RpcEndpoint("reports")
  static class Reports {
    @Async
    public CompletableFuture<String> write() {
      return CompletableFuture.completedFuture(Thread.currentThread().getName());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  static class WithAsync {
    @Bean
    Reports reports() {
      return new Reports();
    }

    @Bean
    AsyncTaskExecutor taskExecutor() {
      return new SimpleAsyncTaskExecutor("springs-own-");
    }
  }

  @Test
  void an_async_method_runs_on_springs_threads_and_its_future_is_the_reply() {
    runner
        .withUserConfiguration(WithAsync.class)
        .run(
            context ->
                assertThat(
                        context
                            .getBean(RpcClients.class)
                            .client(Target.topic("reports"))
                            .call("write", Map.of(), String.class))
                    .startsWith("springs-own-"));
  }

  @Configuration(proxyBeanMethods = false)
  static class WithInterceptors {
    @Bean
    ClientInterceptor tenant() {
      return (request, next) -> next.send(request.withHeader("tenant", "blue"));
    }

    @Bean
    ServerInterceptor tenantsOnly() {
      return (call, next) -> {
        if (!"blue".equals(call.headers().get("tenant"))) {
          throw new IllegalArgumentException("whose call is this?");
        }
        return next.handle(call);
      };
    }
  }

  @Test
  void interceptors_are_beans() {
    runner
        .withUserConfiguration(GreetingApplication.class, WithInterceptors.class)
        .run(
            context -> {
              assertThat(context.getBean(Greetings.class).greet("Ed")).isEqualTo("Hello, Ed!");
              Target target = Target.topic("greeter").withNamespace("greetings").withVersion("1.2");
              RpcTransport transport = context.getBean(RpcTransport.class);
              assertThatThrownBy(
                      () -> RpcClient.of(transport, target).call("greet", Map.of("name", "Ed")))
                  .isInstanceOf(MessagingException.class)
                  .hasMessageContaining("whose call");
            });
  }
}
