// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.json.text.SeenTexts;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The context of a message while it is read: only a list, because the receiver copies it. A name
 * may occur twice; the copy then has the last one.
 *
 * <p>Threads: one.
 */
final class ContextEntries extends AbstractMap<String, @Nullable Object> {

  /** The prefix of the names of members that hold an entry. */
  static final String PREFIX = "_context_";

  /** A power of two. */
  private static final int SLOTS = 128;

  /** By hash of the member; the names of frequent entries are created once. */
  private static final @Nullable Known[] KNOWN = new @Nullable Known[SLOTS];

  /** Names and values, alternating. */
  private @Nullable Object[] entries = new @Nullable Object[16];

  private int length;

  private record Known(String member, String name) {}

  /** Adds the entry of a member. */
  void add(String member, @Nullable Object value) {
    if (length == entries.length) {
      entries = Arrays.copyOf(entries, 2 * length);
    }
    entries[length++] = name(member);
    entries[length++] = value;
  }

  private static String name(String member) {
    int slot = member.hashCode() & (SLOTS - 1);
    Known known = KNOWN[slot];
    if (known != null && known.member.equals(member)) {
      return known.name;
    }
    String name = member.substring(PREFIX.length());
    if (member.length() <= SeenTexts.LONGEST) {
      KNOWN[slot] = new Known(member, name);
    }
    return name;
  }

  @Override
  public Set<Map.Entry<String, @Nullable Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
        return new Walk();
      }

      @Override
      public int size() {
        return length / 2;
      }
    };
  }

  private final class Walk implements Iterator<Map.Entry<String, @Nullable Object>> {
    private int at;

    @Override
    public boolean hasNext() {
      return at < length;
    }

    @Override
    public Map.Entry<String, @Nullable Object> next() {
      if (at >= length) {
        throw new NoSuchElementException();
      }
      at += 2;
      return new SimpleImmutableEntry<String, @Nullable Object>(
          (String) entries[at - 2], entries[at - 1]);
    }
  }
}
