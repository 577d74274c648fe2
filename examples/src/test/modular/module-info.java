// SPDX-License-Identifier: Apache-2.0
/** An application on the module path: what it calls and serves is opened to the core, nothing else. */
module dev.bergen.examples.modular {
  requires dev.bergen.core;

  exports dev.bergen.examples.modular.api to
      dev.bergen.core,
      com.fasterxml.jackson.databind;
}
