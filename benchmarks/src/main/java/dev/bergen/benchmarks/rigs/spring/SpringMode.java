// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.spring;

/** How replies come to Spring's templates, and whether threads wait for them. */
public enum SpringMode {
  DIRECT("Spring direct", true, false),
  FIXED("Spring fixed", true, true),
  ASYNC_DIRECT("Spring async direct", false, false),
  ASYNC_FIXED("Spring async fixed", false, true);

  final String title;
  final boolean blocks;
  final boolean ownsQueue;

  SpringMode(String title, boolean blocks, boolean ownsQueue) {
    this.title = title;
    this.blocks = blocks;
    this.ownsQueue = ownsQueue;
  }
}
