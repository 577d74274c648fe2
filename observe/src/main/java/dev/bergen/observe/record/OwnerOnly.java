// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Creates files that may hold secrets: only their owner can read and write them. */
public final class OwnerOnly {
  private OwnerOnly() {}

  /** Returns the attributes for creating a file; none where the file system has no owners. */
  public static FileAttribute<?>[] attributes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
