// SPDX-License-Identifier: Apache-2.0

/** The dashboard, the alert rules and the queries of the pages on a real Prometheus. */
@NullMarked
package dev.bergen.interop.prometheus;

import org.jspecify.annotations.NullMarked;
