// SPDX-License-Identifier: Apache-2.0
/**
 * Cancellations of calls between Java peers, over an exchange of their own. Knows links and
 * topology.
 */
@NullMarked
package dev.bergen.rabbit.cancel;

import org.jspecify.annotations.NullMarked;
