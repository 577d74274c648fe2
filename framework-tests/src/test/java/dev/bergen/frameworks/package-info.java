// SPDX-License-Identifier: Apache-2.0
/**
 * The drivers' contracts on the class paths that frameworks give their users ({@link
 * dev.bergen.frameworks.FrameworkClassPathTest}).
 */
package dev.bergen.frameworks;
