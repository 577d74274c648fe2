// SPDX-License-Identifier: Apache-2.0
/**
 * Keys and certificates out of PEM files as OpenSSL writes and Python reads them, with every
 * failure in words that name option, file and remedy ({@link dev.bergen.pem.PemFile}). For drivers,
 * not for applications: nothing here is promised.
 */
@NullMarked
package dev.bergen.pem;

import org.jspecify.annotations.NullMarked;
