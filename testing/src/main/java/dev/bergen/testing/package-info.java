// SPDX-License-Identifier: Apache-2.0
/**
 * For tests of code that uses Bergen: gives each test a broker of its own ({@link BergenExtension}),
 * records what passes, holds the clock and breaks what a test wants broken.
 */
@NullMarked
package dev.bergen.testing;

import org.jspecify.annotations.NullMarked;
