// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
import dev.bergen.rpc.Since;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two versions of a service side by side, and a client that is as good as the older of them. */
public final class RollingUpgrade {
  /** The interface as the old build has it. */
  @RpcInterface(namespace = "catalog", version = "1.0")
  public interface OldCatalog {
    long price(String item);
  }

  /** The interface as it is now. */
  @RpcInterface(namespace = "catalog", version = "1.1")
  public interface Catalog {
    long price(String item);

    /** One call for many prices; while old servers run, one for each. */
    @Since("1.1")
    default Map<String, Long> prices(List<String> items) {
      Map<String, Long> prices = new TreeMap<>();
      items.forEach(item -> prices.put(item, price(item)));
      return prices;
    }
  }

  private static final class NewServer implements Catalog {
    @Override
    public long price(String item) {
      return item.length();
    }

    @Override
    public Map<String, Long> prices(List<String> items) {
      System.out.println("the new server gives all prices at once");
      return Catalog.super.prices(items);
    }
  }

  private RollingUpgrade() {}

  public static void main(String[] args) {
    String url = args.length > 0 ? args[0] : "memory:";
    List<String> items = List.of("tea", "bread");
    Target catalog = Target.topic("catalog");
    try (RpcTransport transport = RpcTransport.open(url);
        RpcServer newer =
            RpcServer.builder(transport, catalog.withServer("node-2"))
                .endpoint(Catalog.class, new NewServer())
                .build()) {
      newer.start();
      RpcClient client = RpcClient.of(transport, catalog);

      try (RpcServer older =
          RpcServer.builder(transport, catalog.withServer("node-1"))
              .endpoint(OldCatalog.class, String::length)
              .build()) {
        older.start();
        // Any server may answer, so nothing is sent that only the new ones understand.
        Catalog careful = client.withVersionCap("1.0").as(Catalog.class);
        System.out.println("both running: " + careful.prices(items));
      }

      // The last old server is gone: lift the cap.
      Catalog current = client.as(Catalog.class);
      System.out.println("upgraded: " + current.prices(items));
    }
  }
}
