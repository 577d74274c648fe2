// SPDX-License-Identifier: Apache-2.0
/** The live bus: {@code tap}, {@code trace} and {@code why}. Takes no messages from consumers. */
@NullMarked
package dev.bergen.cli.tap;

import org.jspecify.annotations.NullMarked;
