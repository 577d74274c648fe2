// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of an interface: requested by a caller, implemented by an endpoint.
 *
 * <p>A new major version breaks callers; a new minor version adds to the interface; a revision
 * changes nothing visible to peers.
 *
 * @param major must be equal on both sides
 * @param minor the endpoint's must be at least the caller's
 * @param revision compared only when the minors are equal; 0 when not given
 */
public record Version(int major, int minor, int revision) implements Comparable<Version> {

  /** The version of endpoints and requests that do not state one. */
  public static final Version DEFAULT = new Version(1, 0, 0);

  // As tolerant as Python's int(): spaces and leading zeros. Parts after the third are ignored.
  private static final Pattern TEXT =
      Pattern.compile(
          " *([0-9]{1,9}) *\\. *([0-9]{1,9}) *(?:\\. *([0-9]{1,9}) *(?:\\..*)?)?", Pattern.DOTALL);

  public Version {
    if (major < 0 || minor < 0 || revision < 0) {
      throw new IllegalArgumentException(
          "A version has no negative parts, got " + major + "." + minor + "." + revision);
    }
  }

  /**
   * Reads {@code major.minor} or {@code major.minor.revision}; ignores further parts, spaces and
   * leading zeros.
   *
   * @throws IllegalArgumentException if the text has another form; the message repeats the text
   */
  public static Version parse(String text) {
    Version version = parseOrNull(text);
    if (version == null) {
      throw new IllegalArgumentException(
          "Version must contain a major and minor integer, such as 1.0. Got " + text);
    }
    return version;
  }

  /** Reads a version from the wire; returns {@code null} when the text is not a version. */
  public static @Nullable Version parseOrNull(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    String revision = parts.group(3);
    return new Version(
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        revision == null ? 0 : Integer.parseInt(revision));
  }

  /**
   * Returns whether {@code implemented} serves a caller that requests {@code requested}.
   *
   * @param implemented {@code null} serves every version, as does a client without a version cap
   * @param requested {@code null} when the caller states none, which only {@code null} serves
   */
  public static boolean isCompatible(@Nullable Version implemented, @Nullable Version requested) {
    return implemented == null || (requested != null && implemented.serves(requested));
  }

  /**
   * Returns whether an implementation of this version serves a caller that requests {@code
   * requested}: same major, and requested minor (then revision) not above this one's.
   */
  public boolean serves(Version requested) {
    if (major != requested.major || requested.minor > minor) {
      return false;
    }
    return requested.minor < minor || requested.revision <= revision;
  }

  /** Orders by major, then minor, then revision; the order does not imply compatibility. */
  @Override
  public int compareTo(Version other) {
    int byMajor = Integer.compare(major, other.major);
    if (byMajor != 0) {
      return byMajor;
    }
    int byMinor = Integer.compare(minor, other.minor);
    return byMinor != 0 ? byMinor : Integer.compare(revision, other.revision);
  }

  /** Returns {@code major.minor}, with the revision only when it is not 0. */
  @Override
  public String toString() {
    return revision == 0 ? major + "." + minor : major + "." + minor + "." + revision;
  }
}
