// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Says with which release a test failed: reports of parameterized classes leave it out. */
public final class NamesTheRelease implements TestWatcher {
  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    StringBuilder path = new StringBuilder(context.getDisplayName());
    for (ExtensionContext outer = context; outer.getParent().isPresent(); ) {
      outer = outer.getParent().get();
      path.insert(0, outer.getDisplayName() + " > ");
    }
    System.out.println("FAILED: " + path + ": " + cause);
  }
}
