// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.LongString;
import com.rabbitmq.client.SaslMechanism;
import com.rabbitmq.client.impl.LongStringHelper;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The login mechanism that the reference uses unless told otherwise: an AMQP table of two texts,
 * without the table's length.
 */
final class AmqPlain implements SaslMechanism {

  @Override
  public String getName() {
    return "AMQPLAIN";
  }

  @Override
  public LongString handleChallenge(
      @Nullable LongString challenge, String username, String password) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writeText(out, "LOGIN", username);
      writeText(out, "PASSWORD", password);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return LongStringHelper.asLongString(bytes.toByteArray());
  }

  private static void writeText(DataOutputStream out, String name, String value)
      throws IOException {
    byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
    byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
    out.writeByte(nameBytes.length);
    out.write(nameBytes);
    out.writeByte('S');
    out.writeInt(valueBytes.length);
    out.write(valueBytes);
  }
}
