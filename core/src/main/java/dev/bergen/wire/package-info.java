// SPDX-License-Identifier: Apache-2.0
/**
 * What travels: JSON values ({@link Json}), requests, replies and failures, from bytes to records
 * and back. Knows no broker.
 */
@NullMarked
package dev.bergen.wire;

import dev.bergen.json.Json;
import org.jspecify.annotations.NullMarked;
