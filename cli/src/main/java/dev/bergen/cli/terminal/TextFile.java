// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Texts that a command is given in files instead of arguments. */
public final class TextFile {
  private TextFile() {}

  /**
   * Returns what the file has, without the line break at its end.
   *
   * @param most bytes that it may have
   * @throws IllegalArgumentException if it cannot be read, is longer, or is not UTF-8; the message
   *     names the file and contains nothing of it
   */
  public static String read(Path file, int most) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), most);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  /**
   * Returns the rest of the stream, without the line break at its end. Waits for the stream's end.
   *
   * @param name what the stream is called in errors
   * @param most bytes that it may have
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is longer, or is not UTF-8
   */
  static String read(InputStream in, String name, int most) throws IOException {
    byte[] bytes = in.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new IllegalArgumentException(
          "%s has more than %s"
              .formatted(name, most < 1 << 20 ? most / 1024 + " KiB" : (most >> 20) + " MiB"));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return withoutLastBreak(text);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(name + " is not text in UTF-8", e);
    }
  }

  private static String withoutLastBreak(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
