// SPDX-License-Identifier: Apache-2.0
/**
 * Failures that cross languages: the exception types that an application registered ({@link
 * ErrorTable}), and what a server sends of an exception ({@link FailureWriter}). Not exported; the
 * public table is {@code RemoteErrors} of the package above.
 */
@NullMarked
package dev.bergen.rpc.errors;

import org.jspecify.annotations.NullMarked;
