// SPDX-License-Identifier: Apache-2.0
/**
 * How Java peers tell each other of cancelled calls, over an exchange of their own. Knows links and
 * topology.
 */
@NullMarked
package dev.bergen.rabbit.cancel;

import org.jspecify.annotations.NullMarked;
