// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.rpc.RemoteErrors;

/** Which Java exception stands for which Python exception, in both directions. */
final class StockErrors {
  static final RemoteErrors BOTH_WAYS =
      RemoteErrors.builder()
          .map("stock", "OutOfStock", OutOfStock.class, e -> new OutOfStock(e.message()))
          .build();

  private StockErrors() {}
}
