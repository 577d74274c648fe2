// SPDX-License-Identifier: Apache-2.0
/** An HTTP request that becomes a call, which becomes a notification. */
@NullMarked
package dev.bergen.examples.quarkus;

import org.jspecify.annotations.NullMarked;
