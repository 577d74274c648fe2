// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.SuperMethodCall;
import net.bytebuddy.matcher.ElementMatchers;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;

/** Endpoints that are not what a user wrote, but what a framework made of it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProxiedEndpointTest {
  private static final Target SERVER = Target.topic("shop").withServer("a");

  private final AtomicInteger advised = new AtomicInteger();
  private final List<RpcServer> servers = new ArrayList<>();
  private RpcTransport transport;

  public interface Orders {
    String place(String item, int count);
  }

  @RpcInterface(namespace = "orders", version = "1.1")
  public static class Shop implements Orders {
    @Override
    @Expose
    public String place(String item, int count) {
      return count + " " + item;
    }

    @Expose
    public List<String> items(List<String> wanted) {
      return wanted;
    }
  }

  @BeforeEach
  void open() {
    transport = RpcTransport.open("memory://proxied");
  }

  @AfterEach
  void close() {
    servers.forEach(RpcServer::close);
    transport.close();
  }

  private Object springProxy(boolean ofClass, Object target) {
    ProxyFactory factory = new ProxyFactory(target);
    factory.setProxyTargetClass(ofClass);
    factory.addAdvice(
        (MethodInterceptor)
            invocation -> {
              advised.incrementAndGet();
              return invocation.proceed();
            });
    return factory.getProxy();
  }

  private RpcClient serve(RpcServer.Builder builder) {
    RpcServer server = builder.build();
    servers.add(server);
    server.start();
    return RpcClient.of(transport, Target.topic("shop"));
  }

  private RpcServer.Builder server() {
    return RpcServer.builder(transport, SERVER);
  }

  @Test
  void a_class_that_spring_made_a_subclass_of_is_served_as_its_user_wrote_it() {
    Object proxy = springProxy(true, new Shop());
    assertThat(proxy.getClass()).isNotEqualTo(Shop.class);

    RpcClient client = serve(server().endpoint(proxy)).withNamespace("orders").withVersion("1.1");

    assertThat(client.call("place", Map.of("item", "anchors", "count", 2))).isEqualTo("2 anchors");
    assertThat(client.call("items", Map.of("wanted", List.of("a")))).isEqualTo(List.of("a"));
    assertThat(advised).hasValue(2);
    for (String added : List.of("getTargetSource", "isFrozen", "getProxiedInterfaces")) {
      assertThatThrownBy(() -> client.call(added)).isInstanceOf(NoSuchRpcMethodException.class);
    }
  }

  @Test
  void its_annotations_count_behind_an_interface_too() {
    RpcClient client =
        serve(
            server()
                .accessPolicy(AccessPolicy.EXPLICIT)
                .endpoint(Orders.class, (Orders) springProxy(true, new Shop())));

    assertThat(client.call("place", Map.of("item", "anchors", "count", 2))).isEqualTo("2 anchors");
  }

  @Test
  void a_subclass_by_byte_buddy_is_served_as_its_user_wrote_it() throws Exception {
    Shop proxy =
        new ByteBuddy()
            .subclass(Shop.class)
            .method(ElementMatchers.named("place"))
            .intercept(SuperMethodCall.INSTANCE)
            .make()
            .load(Shop.class.getClassLoader())
            .getLoaded()
            .getDeclaredConstructor()
            .newInstance();

    RpcClient client = serve(server().endpoint(proxy)).withNamespace("orders").withVersion("1.1");

    assertThat(client.call("place", Map.of("item", "anchors", "count", 2))).isEqualTo("2 anchors");
  }

  @Test
  void a_proxy_of_one_interface_is_served_as_that_interface() {
    Orders orders = (item, count) -> count + " of " + item;

    RpcClient client = serve(server().endpoint(orders));

    assertThat(client.call("place", Map.of("item", "anchors", "count", 2)))
        .isEqualTo("2 of anchors");
  }

  @Test
  void a_proxy_of_several_interfaces_needs_to_be_told_which_is_meant() {
    Object proxy = springProxy(false, new Shop());
    RpcServer.Builder guessed = server().endpoint(proxy);

    assertThatThrownBy(guessed::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is a proxy of")
        .hasMessageContaining("endpoint(Volumes.class, volumes)");
    RpcClient client = serve(server().endpoint(Orders.class, (Orders) proxy));
    assertThat(client.call("place", Map.of("item", "anchors", "count", 2))).isEqualTo("2 anchors");
    assertThatThrownBy(() -> client.call("isFrozen")).isInstanceOf(RemoteErrorException.class);
  }
}
