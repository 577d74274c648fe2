// SPDX-License-Identifier: Apache-2.0
/**
 * The values that a shell offers where the cursor is: topics, servers, queues and methods of the
 * broker that the line names, contexts, choices. Knows the command line, not its commands.
 */
@NullMarked
package dev.bergen.cli.complete;

import org.jspecify.annotations.NullMarked;
