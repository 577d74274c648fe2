// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** How files are made that may hold secrets: for their owner to read and write, and nobody else. */
public final class OwnerOnly {
  private OwnerOnly() {}

  /** Returns what to make a file with; nothing where the file system knows of no owners. */
  public static FileAttribute<?>[] attributes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
