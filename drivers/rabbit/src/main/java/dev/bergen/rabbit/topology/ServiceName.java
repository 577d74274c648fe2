// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

import dev.bergen.ConfigurationException;
import java.nio.file.Path;

/**
 * The service whose queues keep their names over a restart ({@code use_queue_manager}).
 *
 * @param lockDirectory where Python's processes of that service have their locks, too
 */
public record ServiceName(String host, String process, Path lockDirectory) {

  public ServiceName {
    if ((host + process).indexOf('/') >= 0) {
      throw new ConfigurationException(
          "hostname '%s' and processname '%s' name a file and a lock: no slashes"
              .formatted(host, process),
          null);
    }
  }
}
