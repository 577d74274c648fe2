// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.boot.hello;

import dev.bergen.rpc.RpcInterface;
import dev.bergen.spring.EnableRpcClients;
import dev.bergen.spring.RpcEndpoint;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
@EnableRpcClients
public class Hello {
  @RpcInterface(topic = "greeter")
  interface Greetings {
    String greet(String name);
  }

  @RpcEndpoint
  static class Greeter implements Greetings {
    @Override
    public String greet(String name) {
      return "Hello, " + name + "!";
    }
  }

  @Bean
  CommandLineRunner run(Greetings greetings) {
    return args -> System.out.println(greetings.greet("Boot"));
  }

  public static void main(String[] args) {
    SpringApplication.run(Hello.class, args);
  }
}
