// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.nova;

import dev.bergen.cli.openstack.OpenStackCalls;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.GivenText;
import dev.bergen.cli.terminal.NamedValues;
import dev.bergen.cli.terminal.SafeText;
import dev.bergen.json.Json;
import dev.bergen.notify.outgoing.Secrets;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen nova objects}: Nova's objects, as its conductor reads them from the database. */
@Command(
    name = "objects",
    usageHelpAutoWidth = true,
    header = "Print objects of Nova's, by a method of their class.",
    description =
        "nova-conductor runs the method, as it does for Nova's services, and answers in"
            + " the versions of Nova 34 or older ones. Values named password, token or secret,"
            + " and the passwords of URLs, are printed as ***. Methods with side effects have"
            + " them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen nova objects ServiceList get_by_binary nova-compute",
      "  bergen nova objects InstanceList get_by_host node-7 | jq '{uuid, vm_state}'",
      "  bergen nova objects Service get_by_id 4",
      "",
      "Exit codes: 0 printed, 1 conductor answered with an error, 2 usage, 3 no answer in time,"
          + " 4 not delivered, 130 interrupted."
    })
final class NovaObjectsCommand implements Callable<Integer> {
  private static final Pattern PASSWORD = Pattern.compile("(://|,)([^:/@\",]*):[^/\",]*@");

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private OpenStackCalls nova = new OpenStackCalls();

  @Parameters(index = "0", paramLabel = "CLASS", description = "Such as ServiceList.")
  private String type = "";

  @Parameters(index = "1", paramLabel = "METHOD", description = "Such as get_all.")
  private String method = "";

  @Parameters(
      index = "2..*",
      paramLabel = "ARG",
      arity = "0..*",
      description = "Arguments: JSON, or else text; @FILE reads a file, - standard input.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    List<@Nullable Object> given = new ArrayList<>();
    GivenText texts = new GivenText();
    for (String argument : arguments) {
      given.add(value(argument, texts));
    }
    PrintWriter out = spec.commandLine().getOut();
    try (RpcTransport transport = NovaCalls.open(nova)) {
      Object result = NovaCalls.objects(nova, transport, type, method, given);
      if (!(result instanceof VersionedObject)) {
        out.println(safe(Json.of(Secrets.mask(result)).text()));
      }
      for (VersionedObject object : NovaCalls.objectsOf(result)) {
        out.println(safe(line(object)));
      }
      out.flush();
    }
    return ExitCode.OK;
  }

  private @Nullable Object value(String argument, GivenText texts) {
    try {
      return NamedValues.wholeValue("ARG", argument, texts);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Nova keeps the URLs of its brokers and databases in objects. */
  private static String safe(String line) {
    return SafeText.of(PASSWORD.matcher(line).replaceAll("$1$2:***@"));
  }

  private String line(VersionedObject object) {
    if (!nova.isJson()) {
      return object.name() + " " + object.version() + " " + Json.of(fields(object)).text();
    }
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("object", object.name() + " " + object.version());
    line.putAll(fields(object));
    return Json.of(line).text();
  }

  private static Map<String, @Nullable Object> fields(VersionedObject object) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (Secrets.mask(object.data()) instanceof Map<?, ?> masked) {
      masked.forEach((name, value) -> fields.put(String.valueOf(name), value));
    }
    return fields;
  }
}
