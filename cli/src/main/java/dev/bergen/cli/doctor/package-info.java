// SPDX-License-Identifier: Apache-2.0
/** {@code doctor}: what is wrong with a broker and with the configurations of its services. */
@NullMarked
package dev.bergen.cli.doctor;

import org.jspecify.annotations.NullMarked;
