// SPDX-License-Identifier: Apache-2.0
/** Spring AMQP with its different ways to receive replies. */
@NullMarked
package dev.bergen.benchmarks.rigs.spring;

import org.jspecify.annotations.NullMarked;
