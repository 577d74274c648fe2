// SPDX-License-Identifier: Apache-2.0
/**
 * Java methods as RPC methods ({@link Signature}), and Java values as JSON ({@link Payloads}): for
 * typed clients and for endpoints. Not exported; the annotations are those of the package above,
 * read through {@link UserTypes}.
 */
@NullMarked
package dev.bergen.rpc.typed;

import org.jspecify.annotations.NullMarked;
