// SPDX-License-Identifier: Apache-2.0
/** Queues and their consumers, as a broker reports them: {@code queues}, {@code who}. */
@NullMarked
package dev.bergen.cli.queues;

import org.jspecify.annotations.NullMarked;
