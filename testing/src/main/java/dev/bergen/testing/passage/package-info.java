// SPDX-License-Identifier: Apache-2.0
/**
 * Messages on their way to a broker and back ({@link Passage}), and what a fault does to one ({@link
 * Effect}). Not exported.
 */
@NullMarked
package dev.bergen.testing.passage;

import org.jspecify.annotations.NullMarked;
