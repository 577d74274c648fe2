// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.doctor.Check.Found;
import dev.bergen.observe.management.BrokerPermission;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.ServiceConfiguration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What the users of services may do. */
final class RightsChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              "user-without-rights",
              Severity.ERROR,
              "A user may not do what a service has to",
              "Services declare queues and exchanges, and publish to what others have declared; what"
                  + " is refused with 403 ACCESS_REFUSED makes a server that does not start, or calls"
                  + " without a reply.",
              "Give the user all three rights. Narrow them by pattern only if reply queues (reply_…),"
                  + " fanout exchanges (…_fanout) and the control exchange stay within.",
              List.of(Need.PERMISSIONS),
              RightsChecks::look));

  private RightsChecks() {}

  private static void look(Patient patient, Found found) {
    for (String user : users(patient)) {
      BrokerPermission rights =
          patient.permissions().seen().stream()
              .filter(each -> each.user().equals(user))
              .findFirst()
              .orElse(null);
      String refused = rights == null ? "do anything" : refused(rights, patient);
      if (refused != null) {
        found.add(
            "user " + user,
            "in virtual host %s the user may not %s".formatted(patient.virtualHost(), refused),
            "rabbitmqctl set_permissions -p %s %s '.*' '.*' '.*'"
                .formatted(Words.shell(patient.virtualHost()), Words.shell(user)));
      }
    }
  }

  private static Set<String> users(Patient patient) {
    Set<String> users = new LinkedHashSet<>();
    if (patient.user() != null) {
      users.add(patient.user());
    }
    if (patient.services().isThere()) {
      for (ServiceConfiguration service : patient.services().seen()) {
        String user = service.user();
        if (user != null) {
          users.add(user);
        }
      }
    }
    return users;
  }

  private static @Nullable String refused(BrokerPermission rights, Patient patient) {
    Set<String> names = new LinkedHashSet<>(List.of("reply_1", "topic_fanout"));
    names.add(
        patient.services().isThere() ? patient.services().seen().get(0).exchange() : "openstack");
    for (String name : names) {
      if (!allows(rights.configure(), name)) {
        return "declare " + name + " (configure is '" + rights.configure() + "')";
      } else if (!allows(rights.write(), name)) {
        return "write to " + name + " (write is '" + rights.write() + "')";
      } else if (!allows(rights.read(), name)) {
        return "read from " + name + " (read is '" + rights.read() + "')";
      }
    }
    return null;
  }

  /** The broker looks for the pattern anywhere in the name; the empty one allows nothing. */
  private static boolean allows(String pattern, String name) {
    try {
      return !pattern.isEmpty() && Pattern.compile(pattern).matcher(name).find();
    } catch (PatternSyntaxException ofErlangOnly) {
      return true; // nobody here can tell
    }
  }
}
