// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.benchmarks.scale.agents.Agent;
import dev.bergen.benchmarks.scale.agents.LightMessages;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.wire.ReplyMessage;
import dev.bergen.wire.RequestMessage;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What light agents write, Bergen can read. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LightMessagesTest {

  @Test
  void a_call_is_a_request_that_wants_a_reply() throws MalformedMessageException {
    String id = LightMessages.id();

    RequestMessage call =
        RequestMessage.decode(LightMessages.report(7, id, "reply_x"), JsonLimits.DEFAULT);

    assertThat(call.request().method()).isEqualTo(Agent.REPORT);
    assertThat(call.messageId()).isEqualTo(id);
    assertThat(call.replyQueue()).isEqualTo("reply_x");
  }

  @Test
  void a_cast_wants_none() throws MalformedMessageException {
    RequestMessage cast =
        RequestMessage.decode(
            LightMessages.report(7, LightMessages.id(), null), JsonLimits.DEFAULT);

    assertThat(cast.messageId()).isNull();
  }

  @Test
  void a_reply_ends_the_call() throws MalformedMessageException {
    String id = LightMessages.id();

    ReplyMessage reply = ReplyMessage.decode(LightMessages.reply(id), JsonLimits.DEFAULT);

    assertThat(reply.messageId()).isEqualTo(id);
    assertThat(reply.ending()).isTrue();
  }

  @Test
  void ids_are_found_in_messages() {
    String id = LightMessages.id();
    String call = new String(LightMessages.report(7, id, "reply_x"), UTF_8);

    assertThat(LightMessages.messageId(call)).isEqualTo(id);
    assertThat(LightMessages.text(call, "_reply_q")).isEqualTo("reply_x");
    assertThat(LightMessages.text(call, "_nothing")).isNull();
    assertThat(LightMessages.messageId("{}")).isNull();
  }
}
