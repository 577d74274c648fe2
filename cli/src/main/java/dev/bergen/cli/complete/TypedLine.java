// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command line up to the cursor, read as a shell reads it, but without running anything.
 *
 * @param words the whole words, the command itself first
 * @param current the word at the cursor, as far as it was typed; empty between words
 */
record TypedLine(List<String> words, String current) {
  private static final String ESCAPED_IN_QUOTES = "$`\"\\";

  TypedLine {
    words = List.copyOf(words);
  }

  /**
   * Reads a line.
   *
   * @param environment the values of {@code $NAME}
   * @return {@code null} if only the shell could read it: it has the output of another command
   */
  static @Nullable TypedLine of(String text, Map<String, String> environment) {
    return new Reader(text, environment).read();
  }

  /** The text is a password's length at most, and is read once. */
  private static final class Reader {
    private final String text;
    private final Map<String, String> environment;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean isInWord;
    private int at;

    Reader(String text, Map<String, String> environment) {
      this.text = text;
      this.environment = environment;
    }

    @Nullable TypedLine read() {
      while (at < text.length()) {
        char next = text.charAt(at++);
        if (Character.isWhitespace(next)) {
          endWord();
          continue;
        }
        if (!take(next)) {
          return null;
        }
        isInWord = true;
      }
      return new TypedLine(words, word.toString());
    }

    private void endWord() {
      if (isInWord) {
        words.add(word.toString());
        word.setLength(0);
        isInWord = false;
      }
    }

    private boolean take(char next) {
      switch (next) {
        case '\\' -> escaped();
        case '\'' -> quoted();
        case '"' -> {
          return doublyQuoted();
        }
        case '$' -> {
          return variable();
        }
        case '`' -> {
          return false;
        }
        case '~' -> tilde();
        default -> word.append(next);
      }
      return true;
    }

    private void escaped() {
      if (at < text.length()) {
        word.append(text.charAt(at++));
      }
    }

    private void quoted() {
      int end = text.indexOf('\'', at);
      int last = end < 0 ? text.length() : end;
      word.append(text, at, last);
      at = Math.min(text.length(), last + 1);
    }

    private boolean doublyQuoted() {
      while (at < text.length()) {
        char next = text.charAt(at++);
        if (next == '"') {
          return true;
        }
        if (next == '\\' && at < text.length() && ESCAPED_IN_QUOTES.indexOf(text.charAt(at)) >= 0) {
          word.append(text.charAt(at++));
        } else if (next == '`' || (next == '$' && !variable())) {
          return false;
        } else if (next != '$') {
          word.append(next);
        }
      }
      return true;
    }

    /** {@code $NAME} or {@code ${NAME}}; anything else is the shell's alone. */
    private boolean variable() {
      boolean isBraced = at < text.length() && text.charAt(at) == '{';
      int start = isBraced ? at + 1 : at;
      int end = start;
      while (end < text.length() && isNamePart(text.charAt(end))) {
        end++;
      }
      if (end == start || (isBraced && (end == text.length() || text.charAt(end) != '}'))) {
        return false;
      }
      word.append(environment.getOrDefault(text.substring(start, end), ""));
      at = isBraced ? end + 1 : end;
      return true;
    }

    private static boolean isNamePart(char c) {
      return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    }

    private void tilde() {
      boolean isHome = !isInWord && (at == text.length() || text.charAt(at) == '/');
      word.append(isHome ? environment.getOrDefault("HOME", "~") : "~");
    }
  }
}
