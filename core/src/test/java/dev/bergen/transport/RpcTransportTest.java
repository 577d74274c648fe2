// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import dev.bergen.DriverLoadException;
import dev.bergen.DriverNotFoundException;
import dev.bergen.InvalidTransportUrlException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.config.Configuration;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.TransportUrl;
import dev.bergen.rpc.LoopDriver;
import dev.bergen.spi.support.ManualTimer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcTransportTest {

  @Test
  @Tag("TRN-04")
  @Tag("TRN-07")
  @Tag("TRN-08")
  void a_transport_opens_for_a_url_as_text_or_parsed_with_the_references_defaults() {
    try (RpcTransport text = RpcTransport.open("loop://transport");
        RpcTransport parsed =
            RpcTransport.builder(TransportUrl.parse("loop://transport")).build()) {
      assertThat(text.timeout()).isEqualTo(ofSeconds(60));
      assertThat(text.url().scheme()).isEqualTo("loop");
      assertThat(parsed.url()).isEqualTo(text.url());
      assertThat(LoopDriver.named("transport").settings().defaultExchange()).isEqualTo("openstack");
    }
  }

  @Test
  @Tag("TRN-08")
  @Tag("CLI-06")
  void configuration_sets_time_out_and_exchange_and_code_wins_over_it() {
    Configuration nova =
        Configuration.builder()
            .set("DEFAULT", "control_exchange", "nova")
            .set("DEFAULT", "rpc_response_timeout", "7")
            .build();

    try (RpcTransport transport = RpcTransport.builder("loop://conf").configuration(nova).build()) {
      assertThat(transport.timeout()).isEqualTo(ofSeconds(7));
      assertThat(LoopDriver.named("conf").settings().defaultExchange()).isEqualTo("nova");
      assertThat(transport.options().get(DefaultOptions.CONTROL_EXCHANGE)).isEqualTo("nova");
    }
    try (RpcTransport transport =
        RpcTransport.builder("loop://conf")
            .configuration(nova)
            .timeout(ofSeconds(3))
            .defaultExchange("mine")
            .build()) {
      assertThat(transport.timeout()).isEqualTo(ofSeconds(3));
      assertThat(LoopDriver.named("conf").settings().defaultExchange()).isEqualTo("mine");
    }
  }

  @Test
  @Tag("TRN-04")
  void the_url_itself_can_come_from_the_configuration() {
    Configuration configuration =
        Configuration.builder()
            .set("DEFAULT", "transport_url", "loop://from-conf")
            .set("DEFAULT", "rpc_response_timeout", "5")
            .build();

    try (RpcTransport transport = RpcTransport.builder(configuration).build()) {
      assertThat(transport.url()).isEqualTo(TransportUrl.parse("loop://from-conf"));
      assertThat(transport.timeout()).isEqualTo(ofSeconds(5));
    }
  }

  @Test
  void a_negative_time_is_refused_in_words() {
    Duration negative = Duration.ofSeconds(-90);

    assertThatThrownBy(() -> RpcTransport.builder("loop:").timeout(negative))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A timeout cannot be negative, got -1 min 30 s");
    assertThatThrownBy(() -> RpcTransport.builder("loop:").flushAtExit(negative))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The flush at the end of the JVM cannot have a negative time, got -1 min 30 s");
  }

  @Test
  @Tag("TRN-03")
  void an_invalid_url_and_an_unknown_scheme_are_distinguished() {
    assertThatThrownBy(() -> RpcTransport.open("nothing"))
        .isInstanceOf(InvalidTransportUrlException.class);
    assertThatThrownBy(() -> RpcTransport.open("pigeon://x"))
        .isInstanceOf(DriverNotFoundException.class)
        .hasMessageContaining("pigeon:");
  }

  @Test
  @Tag("TRN-03")
  @Tag("EXC-07")
  void a_driver_that_cannot_be_opened_is_named_with_its_reason() {
    assertThatThrownBy(() -> RpcTransport.open("loop://broken"))
        .isInstanceOfSatisfying(
            DriverLoadException.class, e -> assertThat(e.driver()).isEqualTo("loop"))
        .hasMessageStartingWith("Failed to load transport driver \"loop\": ")
        .hasMessageContaining("broken on purpose")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  @Tag("TRN-14")
  void a_driver_without_rpc_is_refused_and_closed_before_anything_is_sent() {
    assertThatThrownBy(() -> RpcTransport.open("loop://norpc"))
        .isInstanceOf(DriverLoadException.class)
        .hasMessageContainingAll("loop", "RPC");

    assertThat(LoopDriver.named("norpc").isClosed()).isTrue();
  }

  @Test
  void an_option_that_the_driver_does_not_have_is_an_error() {
    assertThatThrownBy(() -> RpcTransport.open("loop://x?heartbeat=3"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("loop:", "heartbeat");
    assertThatThrownBy(() -> RpcTransport.builder("loop://x").option("durable", "true").build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("durable");
  }

  @Test
  @Tag("TRN-11")
  void closing_frees_driver_and_threads_and_may_be_repeated() throws Exception {
    RpcTransport transport = RpcTransport.open("loop://closing");
    CountDownLatch ran = new CountDownLatch(1);
    transport.timer().schedule(Duration.ZERO, ran::countDown);
    transport.callbacks().execute(ran::countDown);
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();

    transport.close();
    transport.close();

    assertThat(LoopDriver.named("closing").isClosed()).isTrue();
    assertThat(
            transport.serve(
                Target.topic("t").withServer("s"),
                request -> {},
                1,
                transport.timer().deadline(ofSeconds(1))))
        .failsWithin(ofSeconds(30))
        .withThrowableThat()
        .withCauseInstanceOf(TransportClosedException.class);
  }

  @Test
  void a_timer_of_the_callers_stays_open() {
    ManualTimer timer = new ManualTimer();
    try (RpcTransport transport = RpcTransport.builder("loop://timed").timer(timer).build()) {
      assertThat(transport.timer()).isSameAs(timer);
      assertThat(LoopDriver.named("timed").settings().timer()).isSameAs(timer);
    }
  }

  @Test
  @Tag("CFG-06")
  void no_text_of_a_transport_shows_its_password() {
    try (RpcTransport transport = RpcTransport.open("loop://user:s3cret@host")) {
      assertThat(transport.toString()).doesNotContain("s3cret").contains("host");
    }
    assertThatThrownBy(() -> RpcTransport.open("pigeon://user:s3cret@host"))
        .hasMessageNotContaining("s3cret");
  }
}
