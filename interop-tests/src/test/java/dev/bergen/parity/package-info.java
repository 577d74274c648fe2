// SPDX-License-Identifier: Apache-2.0
/** Holds docs/parity.md to the tests that it names. */
@NullMarked
package dev.bergen.parity;

import org.jspecify.annotations.NullMarked;
