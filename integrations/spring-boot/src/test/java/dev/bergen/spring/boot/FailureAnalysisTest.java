// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bergen.notify.Notifier;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.spring.EnableRpcClients;
import dev.bergen.spring.RpcEndpoint;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that cannot start says which property or bean it is, and what to do. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTest {
  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(BergenAutoConfiguration.class)
  static class Notifying {
    @Bean
    String asksForIt(Notifier notifier) {
      return notifier.publisherId();
    }
  }

  @Test
  void a_url_that_cannot_be_read(CapturedOutput output) {
    start(Notifying.class, "--bergen.url=rabbit//user:secret@host");

    assertThat(logged(output)).contains("bergen.url", "rabbit://user:password@host:5672/vhost");
    assertThat(logged(output)).doesNotContain("secret");
  }

  @Test
  void an_unknown_scheme(CapturedOutput output) {
    start(Notifying.class, "--bergen.url=kafka://host");

    assertThat(logged(output)).contains("bergen.url", "kafka", "dev.bergen:bergen-driver-");
  }

  @Test
  void an_option_that_is_misspelt(CapturedOutput output) {
    start(
        Notifying.class,
        "--bergen.url=memory:",
        "--bergen.options.oslo_messaging_rabbit.hartbeat_rate=3");

    assertThat(logged(output)).contains("bergen.options", "hartbeat_rate", "heartbeat_rate");
  }

  @Test
  void a_file_that_is_not_there(CapturedOutput output) {
    start(Notifying.class, "--bergen.config-file=/is/not/there.conf");

    assertThat(logged(output)).contains("bergen.config-file", "/is/not/there.conf");
  }

  @Test
  void a_number_that_makes_no_sense(CapturedOutput output) {
    start(Notifying.class, "--bergen.rpc.max-concurrent-calls=0");

    assertThat(logged(output)).contains("bergen.rpc.max-concurrent-calls", "at least 1");
  }

  public static class Greeter {
    public String greet(String name) {
      return name;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(BergenAutoConfiguration.class)
  static class OneEndpoint {
    @Bean
    @RpcEndpoint("greeter")
    Greeter one() {
      return new Greeter();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoEndpoints extends OneEndpoint {
    @Bean
    @RpcEndpoint("greeter")
    Greeter two() {
      return new Greeter();
    }
  }

  @Test
  void two_endpoints_that_answer_the_same(CapturedOutput output) {
    start(TwoEndpoints.class, "--bergen.url=memory:");

    assertThat(logged(output)).contains("'one'", "'two'", "greet", "'greeter'", "namespace");
  }

  public static class Unusable {
    public <T> void put(T value) {}
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(BergenAutoConfiguration.class)
  static class UnusableEndpoint {
    @Bean
    @RpcEndpoint("unusable")
    Unusable unusable() {
      return new Unusable();
    }
  }

  @Test
  void a_parameter_that_cannot_be_read(CapturedOutput output) {
    start(UnusableEndpoint.class, "--bergen.url=memory:");

    assertThat(logged(output)).contains("'unusable'", "Unusable.put", "value");
  }

  @RpcInterface(topic = "greeter")
  interface Greetings {
    String greet(String name);
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(BergenAutoConfiguration.class)
  static class NoClients {
    @Bean
    List<String> asksForIt(Greetings greetings) {
      return List.of(greetings.greet("Ada"));
    }
  }

  @Test
  void a_typed_interface_without_a_client(CapturedOutput output) {
    start(NoClients.class, "--bergen.url=memory:");

    assertThat(logged(output)).contains("Greetings", "@EnableRpcClients");
  }

  @Configuration(proxyBeanMethods = false)
  @EnableRpcClients(clients = NoTopic.class)
  @ImportAutoConfiguration(BergenAutoConfiguration.class)
  static class ClientWithoutTopic {
    @Bean
    String asksForIt(NoTopic client) {
      return client.toString();
    }
  }

  interface NoTopic {
    String greet(String name);
  }

  @Test
  void a_client_that_says_no_topic(CapturedOutput output) {
    start(ClientWithoutTopic.class, "--bergen.url=memory:");

    assertThat(logged(output)).contains("NoTopic", "@RpcInterface(topic");
  }

  static void start(Class<?> application, String... arguments) {
    SpringApplication spring = new SpringApplication(application);
    spring.setBannerMode(Banner.Mode.OFF);
    spring.setWebApplicationType(WebApplicationType.NONE);
    assertThat(catchThrowable(() -> spring.run(arguments).close())).isNotNull();
  }

  static String logged(CapturedOutput output) {
    assertThat(output.toString()).contains("APPLICATION FAILED TO START");
    return output.toString().substring(output.toString().indexOf("APPLICATION FAILED TO START"));
  }
}
