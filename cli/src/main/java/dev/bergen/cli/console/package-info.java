// SPDX-License-Identifier: Apache-2.0

/** {@code bergen console}: the page that shows the bus, fed by taps. */
@NullMarked
package dev.bergen.cli.console;

import org.jspecify.annotations.NullMarked;
