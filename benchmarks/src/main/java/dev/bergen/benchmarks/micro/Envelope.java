// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.micro;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.wire.RequestMessage;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Bytes to a request and back, beside Jackson's trees twice. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class Envelope {
  private final JacksonTrees jackson = new JacksonTrees();

  /** Size of the body in bytes. */
  @Param({"400", "10000", "1000000"})
  public int size;

  private byte[] body;
  private RequestMessage message;
  private JsonNode tree;

  @Setup
  public void setUp() throws IOException {
    message = Messages.ofSize(size);
    body = message.encode();
    tree = jackson.decode(body);
  }

  @Benchmark
  public RequestMessage decode() throws MalformedMessageException {
    return RequestMessage.decode(body, JsonLimits.DEFAULT);
  }

  @Benchmark
  public byte[] encode() {
    return message.encode();
  }

  @Benchmark
  public byte[] both() throws MalformedMessageException {
    return RequestMessage.decode(body, JsonLimits.DEFAULT).encode();
  }

  @Benchmark
  public JsonNode decodeByJackson() throws IOException {
    return jackson.decode(body);
  }

  @Benchmark
  public byte[] encodeByJackson() throws IOException {
    return jackson.encode(tree);
  }

  @Benchmark
  public byte[] bothByJackson() throws IOException {
    return jackson.encode(jackson.decode(body));
  }
}
