// SPDX-License-Identifier: Apache-2.0
/**
 * {@code bergen nova}: questions to the services of a Nova, and its events. Listens as {@code events}
 * does.
 */
@NullMarked
package dev.bergen.cli.nova;

import org.jspecify.annotations.NullMarked;
