// SPDX-License-Identifier: Apache-2.0
/**
 * Messages inside one JVM, for a first try and for tests ({@link MemoryDriverProvider}). A message
 * is isolated from its sender as on a real wire; nothing polls.
 */
@NullMarked
package dev.bergen.memory;

import org.jspecify.annotations.NullMarked;
