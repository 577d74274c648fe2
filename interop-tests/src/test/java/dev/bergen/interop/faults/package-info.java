// SPDX-License-Identifier: Apache-2.0
/**
 * What breaks between callers, servers and brokers ({@link FaultCase}), under steady traffic, and
 * what became of every call and cast ({@link Ledger}).
 */
@NullMarked
package dev.bergen.interop.faults;

import org.jspecify.annotations.NullMarked;
