// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.notify.Notifier;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.spring.boot.BergenAutoConfiguration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;

/** An application of which Spring has made code, as for a native image, works as before. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class AheadOfTimeTest {
  public record Volume(String name, int size) {}

  @RpcInterface(topic = "volumes-of-time")
  public interface Volumes {
    Volume grow(Volume volume);
  }

  @RpcEndpoint
  public static class VolumeService implements Volumes {
    @Override
    public Volume grow(Volume volume) {
      return new Volume(volume.name(), volume.size() + 1);
    }
  }

  public record Backup(String volume) {}

  public static class Backups {
    final BlockingQueue<Backup> heard = new LinkedBlockingQueue<>();

    @NotificationHandler(topics = "backups")
    public void made(Backup backup) {
      heard.add(backup);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableRpcClients(clients = Volumes.class)
  @ImportAutoConfiguration(BergenAutoConfiguration.class)
  public static class Application {
    @Bean
    VolumeService volumeService() {
      return new VolumeService();
    }

    @Bean
    Backups backups() {
      return new Backups();
    }
  }

  private static RuntimeHints process(TestGenerationContext generation) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    properties().applyTo(context);
    context.register(Application.class);
    new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
    generation.writeGeneratedContent();
    return generation.getRuntimeHints();
  }

  private static TestPropertyValues properties() {
    return TestPropertyValues.of("bergen.url=memory://ahead-of-time");
  }

  @Test
  @CompileWithForkedClassLoader
  void the_code_that_spring_makes_serves_calls_and_listens() {
    TestGenerationContext generation = new TestGenerationContext();
    process(generation);

    TestCompiler.forSystem()
        .with(generation)
        .compile(
            compiled -> {
              GenericApplicationContext context = new GenericApplicationContext();
              properties().applyTo(context);
              @SuppressWarnings("unchecked")
              ApplicationContextInitializer<GenericApplicationContext> initializer =
                  compiled.getInstance(ApplicationContextInitializer.class);
              initializer.initialize(context);
              try (context) {
                context.refresh();

                assertThat(context.getBean(Volumes.class).grow(new Volume("disk", 1)))
                    .isEqualTo(new Volume("disk", 2));
                context
                    .getBean(Notifier.class)
                    .withTopics("backups")
                    .info("backup.end", Map.of("volume", "disk"));
                assertThat(context.getBean(Backups.class).heard.poll(30, TimeUnit.SECONDS))
                    .isEqualTo(new Backup("disk"));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
  }

  @Test
  void a_native_image_registers_classes_reached_by_reflection() {
    RuntimeHints hints = process(new TestGenerationContext());

    assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Volumes.class)).accepts(hints);
    assertThat(
            RuntimeHintsPredicates.reflection()
                .onType(VolumeService.class)
                .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
        .accepts(hints);
    assertThat(
            RuntimeHintsPredicates.reflection()
                .onType(Volume.class)
                .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
        .accepts(hints);
    assertThat(
            hints
                .reflection()
                .typeHints()
                .filter(hint -> hint.getType().equals(TypeReference.of(Backups.class)))
                .flatMap(hint -> hint.methods())
                .map(method -> method.getName()))
        .contains("made");
    assertThat(RuntimeHintsPredicates.reflection().onType(Backup.class)).accepts(hints);
    RuntimeHints own = new RuntimeHints();
    new BergenRuntimeHints().registerHints(own, getClass().getClassLoader());
    assertThat(
            RuntimeHintsPredicates.reflection()
                .onType(TypeReference.of("dev.bergen.rpc.server.Introspection"))
                .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
        .accepts(own);
  }

  @Test
  void a_native_image_finds_the_drivers_and_virtual_threads() {
    RuntimeHints hints = new RuntimeHints();
    new BergenRuntimeHints().registerHints(hints, getClass().getClassLoader());

    assertThat(
            RuntimeHintsPredicates.resource()
                .forResource("META-INF/services/dev.bergen.spi.DriverProvider"))
        .accepts(hints);
    assertThat(hints.reflection().typeHints().map(hint -> hint.getType().getName()).toList())
        .contains("dev.bergen.memory.MemoryDriverProvider", "java.lang.Thread$Builder");
  }
}
