// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationListener;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.NotificationTransport;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page about OpenStack's services: a nova.conf, a host in Java, Nova that calls it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class ComputeHostTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();
  private static final PythonRelease NOVA = PythonRelease.service("nova-34.0.0");

  private final BlockingQueue<NotificationEvent> heard = new LinkedBlockingQueue<>();

  @Test
  @Timeout(240)
  void nova_calls_a_host_that_its_configuration_has_set_up(@TempDir Path directory)
      throws Exception {
    NOVA.require(ComputeHostTest.class);
    Path conf =
        Files.writeString(
            directory.resolve("nova.conf"),
            "[DEFAULT]\nhost = node-7\ntransport_url = %s\n".formatted(broker.url())
                + "[oslo_messaging_notifications]\ndriver = messagingv2\n");
    try (NotificationTransport events =
            NotificationTransport.builder(broker.url()).defaultExchange("nova").build();
        NotificationListener listener =
            NotificationListener.builder(events, Target.topic("notifications"))
                .consumer(heard::add)
                .maxConcurrent(1) // in the order of sending
                .build()) {
      listener.start();
      CountDownLatch ready = new CountDownLatch(1);
      Thread host = run(conf, ready);
      try {
        assertThat(ready.await(60, TimeUnit.SECONDS)).isTrue();

        try (PythonProgram nova =
            PythonProgram.start(NOVA, "reboot_instance.py", conf.toString())) {
          assertThat(nova.linesToTheEnd())
              .containsExactly("{'service': 'compute', 'arg': 'hello'}", "up 7 days");
        }

        assertThat(next().eventType()).isEqualTo("compute.instance.reboot.start");
        NotificationEvent end = next();
        assertThat(end.eventType()).isEqualTo("compute.instance.reboot.end");
        assertThat(end.publisherId()).isEqualTo("compute.node-7");
        assertThat(OpenStackContext.of(end.context()).requestId()).startsWith("req-");
      } finally {
        host.interrupt();
        host.join(60_000);
      }
      assertThat(host.isAlive()).isFalse();
    }
  }

  private NotificationEvent next() throws InterruptedException {
    NotificationEvent event = heard.poll(60, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }

  /** Runs ComputeHost until its thread is interrupted; its first line says that it listens. */
  private static Thread run(Path conf, CountDownLatch ready) {
    Thread host =
        new Thread(
            () -> {
              PrintStream before = System.out;
              System.setOut(new Announcing(before, ready));
              try {
                ComputeHost.main(new String[] {conf.toString()});
              } catch (InterruptedException e) {
                // As the test wants it.
                Thread.currentThread().interrupt();
              } finally {
                System.setOut(before);
              }
            },
            "bergen-compute-host");
    host.setDaemon(true);
    host.start();
    return host;
  }

  private static final class Announcing extends PrintStream {
    private final CountDownLatch printed;

    Announcing(PrintStream out, CountDownLatch printed) {
      super(out, true);
      this.printed = printed;
    }

    @Override
    public void println(String line) {
      super.println(line);
      if (line.equals("ready")) {
        printed.countDown();
      }
    }
  }
}
