// SPDX-License-Identifier: Apache-2.0
/** The same questions for Bergen and for oslo.messaging's own functions, without a broker. */
@NullMarked
package dev.bergen.interop.oracle;

import org.jspecify.annotations.NullMarked;
