// SPDX-License-Identifier: Apache-2.0
/** {@code doctor}: the problems of a broker and of the configurations of its services. */
@NullMarked
package dev.bergen.cli.doctor;

import org.jspecify.annotations.NullMarked;
