// SPDX-License-Identifier: Apache-2.0
/** Bergen beside the real oslo.messaging, on a real broker. */
@NullMarked
package dev.bergen.interop;

import org.jspecify.annotations.NullMarked;
