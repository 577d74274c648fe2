// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.boot.shop;

import dev.bergen.spring.EnableRpcClients;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@EnableRpcClients
@RestController
public class Shop {
  private final Inventory inventory;
  private final Audit audit;

  Shop(Inventory inventory, Audit audit) {
    this.inventory = inventory;
    this.audit = audit;
  }

  @PostMapping("/orders/{item}")
  Inventory.Left order(@PathVariable String item, @RequestParam int quantity) {
    return inventory.reserve(item, quantity);
  }

  @GetMapping("/audit")
  List<String> audit() {
    return audit.heard();
  }

  public static void main(String[] args) {
    SpringApplication.run(Shop.class, args);
  }
}
