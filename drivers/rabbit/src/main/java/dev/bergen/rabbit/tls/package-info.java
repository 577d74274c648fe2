// SPDX-License-Identifier: Apache-2.0
/**
 * Connections over TLS: with the keys and certificates of {@link dev.bergen.pem}, host names, and
 * what went wrong in words that help. Knows hosts and errors ({@code dev.bergen.rabbit.broker}), no options.
 */
@NullMarked
package dev.bergen.rabbit.tls;

import org.jspecify.annotations.NullMarked;
