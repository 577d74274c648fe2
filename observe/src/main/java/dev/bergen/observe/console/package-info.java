// SPDX-License-Identifier: Apache-2.0

/**
 * The page that shows the bus: {@link dev.bergen.observe.console.Console} serves it from this
 * process, by the JDK's HTTP server, to browsers on this machine. Uses core, {@code sight},
 * {@code traffic} and what the {@code doctor} finds.
 */
@NullMarked
package dev.bergen.observe.console;

import org.jspecify.annotations.NullMarked;
