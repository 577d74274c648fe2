// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import dev.bergen.openstack.OpenStackContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trace of osprofiler that a request belongs to: the entry {@code trace_info} of its context. A
 * context that is passed on has it still, so that a trace goes through a service that knows nothing
 * of it.
 *
 * @param hmacKey signs the trace's points, and is a secret
 * @param baseId the trace
 * @param parentId the point that the request was made from
 */
public record TraceInfo(String hmacKey, String baseId, String parentId) {
  private static final String ENTRY = "trace_info";

  /** Returns the trace of a context; {@code null} if there is none, or none that can be read. */
  public static @Nullable TraceInfo of(OpenStackContext context) {
    return context.get(ENTRY) instanceof Map<?, ?> entry
            && entry.get("hmac_key") instanceof String key
            && entry.get("base_id") instanceof String base
            && entry.get("parent_id") instanceof String parent
        ? new TraceInfo(key, base, parent)
        : null;
  }

  /** Returns the same trace, from a point of the caller's own on. */
  public TraceInfo from(String point) {
    return new TraceInfo(hmacKey, baseId, point);
  }

  /** Returns the context as a part of this trace. */
  public OpenStackContext in(OpenStackContext context) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("hmac_key", hmacKey);
    entry.put("base_id", baseId);
    entry.put("parent_id", parentId);
    return context.with(ENTRY, entry);
  }

  /** Leaves out the key. */
  @Override
  public String toString() {
    return "TraceInfo[" + baseId + ", " + parentId + "]";
  }
}
