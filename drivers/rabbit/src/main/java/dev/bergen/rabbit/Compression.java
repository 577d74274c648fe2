// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import dev.bergen.wire.JsonLimits;
import dev.bergen.wire.MalformedMessageException;
import java.io.ByteArrayOutputStream;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Stand-in until wire has it. */
final class Compression {
  private static final String HEADER = "application/x-gzip";
  private static final Set<String> NAMES = Set.of("gzip", "zlib", HEADER);

  private Compression() {}

  static Compression named(String name) {
    if (!NAMES.contains(name.toLowerCase(java.util.Locale.ROOT))) {
      throw new dev.bergen.ConfigurationException("Unknown compression " + name, null);
    }
    return new Compression();
  }

  String header() {
    return HEADER;
  }

  byte[] compress(byte[] body) {
    Deflater deflater = new Deflater();
    deflater.setInput(body);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  static byte[] decompress(String name, byte[] body, JsonLimits limits)
      throws MalformedMessageException {
    if (!NAMES.contains(name)) {
      throw new MalformedMessageException("unknown compression", null);
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(body);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!inflater.finished()) {
        int n = inflater.inflate(buffer);
        if (n == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new MalformedMessageException("cut short", null);
        }
        out.write(buffer, 0, n);
        if (out.size() > limits.maxBytes()) {
          throw new MalformedMessageException("too long", null);
        }
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new MalformedMessageException("not compressed as said", e);
    } finally {
      inflater.end();
    }
  }
}
