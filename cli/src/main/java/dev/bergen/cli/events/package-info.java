// SPDX-License-Identifier: Apache-2.0
/**
 * Notifications from a terminal: {@code listen}, {@code drain}, {@code notify}, {@code pool} and
 * {@code routing}.
 */
@NullMarked
package dev.bergen.cli.events;

import org.jspecify.annotations.NullMarked;
