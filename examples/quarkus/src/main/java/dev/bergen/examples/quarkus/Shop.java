// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.quarkus;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;

@Path("/")
@Blocking
public class Shop {
  private final Inventory inventory;
  private final Audit audit;

  Shop(Inventory inventory, Audit audit) {
    this.inventory = inventory;
    this.audit = audit;
  }

  @POST
  @Path("orders/{item}")
  public Inventory.Left order(
      @PathParam("item") String item, @QueryParam("quantity") int quantity) {
    return inventory.reserve(item, quantity);
  }

  @GET
  @Path("audit")
  public List<String> audit() {
    return audit.heard();
  }
}
