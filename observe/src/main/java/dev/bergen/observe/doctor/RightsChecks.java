// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.config.KnownService;
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

/** Checks of the rights of services' users. */
final class RightsChecks {
  private static final String FANOUT = "_fanout";

  static final List<Check> ALL =
      List.of(
          new Check(
              "user-without-rights",
              Severity.ERROR,
              "A user lacks permissions that a service needs",
              "Services declare queues and exchanges, and publish to those of other services."
                  + " If that is refused with 403 ACCESS_REFUSED, servers do not start or calls get"
                  + " no reply.",
              "Let the user configure, write and read reply queues (reply_…), the control"
                  + " exchange, and the queues and fanout exchanges (…_fanout) of the service's"
                  + " topics, with rabbitmqctl set_permissions. Use '.*' only for a user who may see"
                  + " the whole virtual host.",
              List.of(Need.PERMISSIONS),
              RightsChecks::look));

  private RightsChecks() {}

  private static void look(Patient patient, Found found) {
    for (String user : users(patient)) {
      BrokerPermission rights =
          patient.permissions().get().stream()
              .filter(each -> each.user().equals(user))
              .findFirst()
              .orElse(null);
      List<ServiceConfiguration> own = services(patient, user);
      String refused = rights == null ? "do anything" : refused(rights, own);
      String fanout = rights == null ? null : fanoutRefused(rights, own);
      if (refused != null || fanout != null) {
        found.add(
            refused != null ? Severity.ERROR : Severity.WARNING,
            "user " + user,
            "in virtual host %s the user has no permission to %s"
                .formatted(patient.virtualHost(), refused != null ? refused : fanout),
            // the user may need names that are unknown here, so no pattern is recommended
            "rabbitmqctl list_user_permissions " + Words.shell(user));
      }
    }
  }

  private static Set<String> users(Patient patient) {
    Set<String> users = new LinkedHashSet<>();
    if (patient.user() != null) {
      users.add(patient.user());
    }
    if (patient.services().isPresent()) {
      for (ServiceConfiguration service : patient.services().get()) {
        String user = service.user();
        if (user != null) {
          users.add(user);
        }
      }
    }
    return users;
  }

  private static List<ServiceConfiguration> services(Patient patient, String user) {
    return patient.services().isPresent()
        ? patient.services().get().stream().filter(each -> user.equals(each.user())).toList()
        : List.of();
  }

  private static @Nullable String refused(
      BrokerPermission rights, List<ServiceConfiguration> services) {
    Set<String> names = new LinkedHashSet<>(List.of("reply_1"));
    services.forEach(service -> names.add(service.exchange()));
    for (String name : names) {
      String refused = refused(rights, name);
      if (refused != null) {
        return refused;
      }
    }
    return null;
  }

  /** Not every process serves each topic of its service, so one that is allowed is enough. */
  private static @Nullable String fanoutRefused(
      BrokerPermission rights, List<ServiceConfiguration> services) {
    for (ServiceConfiguration service : services) {
      KnownService known = service.known();
      List<String> topics = known == null ? List.of() : known.topics();
      if (!topics.isEmpty()
          && topics.stream().allMatch(topic -> refused(rights, topic + FANOUT) != null)) {
        return refused(rights, topics.get(0) + FANOUT);
      }
    }
    return null;
  }

  private static @Nullable String refused(BrokerPermission rights, String name) {
    if (!allows(rights.configure(), name)) {
      return "declare " + name + " (configure is '" + rights.configure() + "')";
    } else if (!allows(rights.write(), name)) {
      return "write to " + name + " (write is '" + rights.write() + "')";
    } else if (!allows(rights.read(), name)) {
      return "read from " + name + " (read is '" + rights.read() + "')";
    }
    return null;
  }

  /** The broker searches for the pattern anywhere in the name; the empty one allows nothing. */
  private static boolean allows(String pattern, String name) {
    try {
      return !pattern.isEmpty() && Pattern.compile(pattern).matcher(name).find();
    } catch (PatternSyntaxException ofErlangOnly) {
      return true; // unknown here
    }
  }
}
