// SPDX-License-Identifier: Apache-2.0
package dev.bergen.frameworks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.util.Arrays;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs the essential tests of the contracts named by its arguments in this JVM; exit code 1 unless
 * all passed.
 */
final class ContractRun {
  private ContractRun() {}

  public static void main(String[] contracts) {
    DiscoverySelector[] classes =
        Arrays.stream(contracts)
            .map(name -> selectClass(Contracts.class.getName() + "$" + name))
            .toArray(DiscoverySelector[]::new);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(classes)
            .filters(TagFilter.includeTags("essential"))
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);

    TestExecutionSummary summary = listener.getSummary();
    PrintWriter out = new PrintWriter(System.out, true, UTF_8);
    summary.printFailuresTo(out, 20);
    out.printf(
        "%d of %d tests passed%n", summary.getTestsSucceededCount(), summary.getTestsFoundCount());
    boolean passed =
        summary.getTestsFoundCount() > 0
            && summary.getTestsSucceededCount() == summary.getTestsFoundCount();
    System.exit(passed ? 0 : 1);
  }
}
