// SPDX-License-Identifier: Apache-2.0
/**
 * The real oslo.messaging as a peer: which releases are installed ({@link PythonRelease}), a program
 * that runs on one ({@link PythonPeer}), and the client among them ({@link PythonClient}).
 */
@NullMarked
package dev.bergen.testbed.python;

import org.jspecify.annotations.NullMarked;
