// SPDX-License-Identifier: Apache-2.0
package dev.bergen.pem;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The textual encoding of RFC 7468, as OpenSSL writes it: blocks of Base64 between two lines. Text
 * around the blocks is ignored.
 */
public final class Pem {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----");
  private static final Pattern HEADER = Pattern.compile("(?m)^[\\w-]{1,64}:.*$");

  private Pem() {}

  /**
   * One block, decoded.
   *
   * @param encrypted with a passphrase, as the block's own header says
   */
  public record Block(String type, byte[] der, boolean encrypted) {
    @Override
    public String toString() {
      return type + " of " + der.length + " bytes"; // not what is in it
    }
  }

  /** Returns one block as text. */
  public static String write(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, base64);
  }

  /**
   * Returns the blocks of a text in their order; perhaps there are none. Takes time in proportion
   * to the text.
   *
   * @throws IllegalArgumentException if a block has no end or is not Base64, in words that follow
   *     the name of a file
   */
  static List<Block> read(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher begin = BEGIN.matcher(text);
    int at = 0;
    while (begin.find(at)) {
      String type = begin.group(1);
      String last = "-----END " + type + "-----";
      int end = text.indexOf(last, begin.end());
      if (end < 0) {
        throw new IllegalArgumentException(
            "is cut off: one of its blocks has no line '%s'. Copy the file again.".formatted(last));
      }
      blocks.add(block(type, text.substring(begin.end(), end)));
      at = end + last.length();
    }
    return blocks;
  }

  /** Old keys say in header lines how they are encrypted. */
  private static Block block(String type, String body) {
    boolean encrypted = body.contains("Proc-Type:") && body.contains("ENCRYPTED");
    try {
      byte[] der = Base64.getMimeDecoder().decode(HEADER.matcher(body).replaceAll(""));
      return new Block(type, der, encrypted);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "is damaged: its block '%s' is not Base64.".formatted(type), e);
    }
  }
}
