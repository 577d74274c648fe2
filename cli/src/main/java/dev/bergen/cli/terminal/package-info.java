// SPDX-License-Identifier: Apache-2.0
/**
 * A terminal, and the files and pipes in its place: output, errors and exit codes, values from the
 * command line, progress, Ctrl-C. Does not depend on other rooms.
 */
@NullMarked
package dev.bergen.cli.terminal;

import org.jspecify.annotations.NullMarked;
