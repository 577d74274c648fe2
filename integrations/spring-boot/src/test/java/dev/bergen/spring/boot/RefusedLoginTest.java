// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.testbed.BrokerExtension;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a real broker refuses ends the start at once, long before the start timeout. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
@Tag("newest-jdk-only")
class RefusedLoginTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  @Test
  void a_login_that_the_broker_refuses(CapturedOutput output) {
    String url = broker.url().replaceFirst("//[^@]*@", "//nobody:wrong@");
    FailureAnalysisTest.start(
        FailureAnalysisTest.OneEndpoint.class,
        "--bergen.url=" + url,
        "--bergen.rpc.start-timeout=10m");

    assertThat(FailureAnalysisTest.logged(output)).contains("user and password", "bergen.url");
    assertThat(FailureAnalysisTest.logged(output)).doesNotContain("wrong");
  }
}
