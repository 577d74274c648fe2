// SPDX-License-Identifier: Apache-2.0
/** Bergen beside a real Nova: its conductor and scheduler as processes, on a real broker. */
@NullMarked
package dev.bergen.interop.nova;

import org.jspecify.annotations.NullMarked;
