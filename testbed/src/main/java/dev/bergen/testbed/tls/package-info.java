// SPDX-License-Identifier: Apache-2.0
/** Certificates of one's own ({@link dev.bergen.testbed.tls.CertificateAuthority}), for tests. */
@NullMarked
package dev.bergen.testbed.tls;

import org.jspecify.annotations.NullMarked;
