// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.modular;

import dev.bergen.Target;
import dev.bergen.examples.modular.api.Stock;
import dev.bergen.examples.modular.api.Stock.Item;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.List;

/** Serves and calls over each broker that it is given. */
final class Main {
  private Main() {}

  public static void main(String[] urls) {
    System.out.println("module " + RpcTransport.class.getModule().getName());
    Target target = Target.topic("stock");
    for (String url : urls) {
      try (RpcTransport transport = RpcTransport.open(url);
          RpcServer server =
              RpcServer.builder(transport, target.withServer("shelf"))
                  .endpoint(new Stock.Shelf())
                  .build()) {
        server.start();
        Stock stock = RpcClient.of(transport, target).as(Stock.class);
        System.out.println(
            url.substring(0, url.indexOf(':'))
                + " "
                + stock.report(List.of(new Item("disk", 2), new Item("fan", 3))));
      }
    }
  }
}
