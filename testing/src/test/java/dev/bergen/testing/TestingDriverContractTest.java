// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.config.TransportUrl;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Subscription;
import dev.bergen.tck.DriverContract;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Without a fault, the driver of tests is a driver like any other. */
@Tag("newest-jdk-only")
class TestingDriverContractTest extends DriverContract {
  private Bench bench;

  @BeforeEach
  void open_a_broker() {
    bench = Bench.open(null, Duration.ofSeconds(5));
  }

  /** The contract closes its transports after this, and then the broker is gone with its thread. */
  @AfterEach
  void leave_the_broker() {
    bench.closeUnlessShared();
  }

  @Override
  protected DriverProvider provider() {
    return new TestingDriverProvider();
  }

  @Override
  protected TransportUrl url() {
    return TransportUrl.parse(bench.url());
  }

  @Test
  void whatever_the_line_can_do_passes_through() {
    assertThat(missing(Driver.class, TestingDriver.class)).isEmpty();
    assertThat(missing(Subscription.class, WatchedSubscription.class)).isEmpty();
    assertThat(missing(IncomingRequest.class, WatchedRequest.class)).isEmpty();
  }

  /** A default method that is not passed on would hide what the driver inside does. */
  private static List<String> missing(Class<?> line, Class<?> watched) {
    List<String> missing = new ArrayList<>();
    for (Method method : line.getMethods()) {
      try {
        var unused = watched.getDeclaredMethod(method.getName(), method.getParameterTypes());
      } catch (NoSuchMethodException e) {
        missing.add(watched.getSimpleName() + " has no " + method.getName());
      }
    }
    return missing;
  }
}
