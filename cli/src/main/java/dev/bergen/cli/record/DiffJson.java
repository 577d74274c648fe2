// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import dev.bergen.json.Json;
import dev.bergen.observe.compare.Comparison;
import dev.bergen.observe.compare.Difference;
import dev.bergen.observe.compare.PathPattern;
import dev.bergen.observe.replay.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Differences for programs: one line of JSON. */
final class DiffJson implements DiffOutput {
  private final int most;
  private final List<Map<String, @Nullable Object>> requests = new ArrayList<>();

  DiffJson(int most) {
    this.most = most;
  }

  @Override
  public void different(Answer before, Answer after, List<Difference> differences) {
    List<Map<String, @Nullable Object>> places = new ArrayList<>();
    for (Difference difference : differences) {
      Map<String, @Nullable Object> place = new LinkedHashMap<>();
      place.put("path", difference.path());
      place.put("before", difference.before());
      place.put("after", difference.after());
      places.add(place);
    }
    add("different", after, places);
  }

  @Override
  public void onlyBefore(Answer before) {
    add("only_before", before, null);
  }

  @Override
  public void onlyAfter(Answer after) {
    add("only_after", after, null);
  }

  private void add(String what, Answer answer, @Nullable Object places) {
    if (requests.size() < most) {
      Map<String, @Nullable Object> request = new LinkedHashMap<>();
      request.put("what", what);
      request.put("name", answer.name());
      request.put("address", answer.address());
      request.put("number", answer.number());
      request.put("id", answer.id());
      if (places != null) {
        request.put("differences", places);
      }
      requests.add(request);
    }
  }

  @Override
  public List<String> lines(Comparison.Result result) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("same", result.same());
    all.put("different", result.different());
    all.put("unanswered", result.unanswered());
    all.put("only_before", result.onlyBefore());
    all.put("only_after", result.onlyAfter());
    all.put("requests", requests);
    all.put("times", times(result));
    all.put("slower", result.slower());
    Map<String, @Nullable Object> learned = new LinkedHashMap<>();
    result
        .learned()
        .forEach(
            (method, paths) ->
                learned.put(method, paths.stream().map(PathPattern::toString).toList()));
    all.put("ignored_ids", learned);
    return List.of(Json.of(all).text());
  }

  private static Map<String, @Nullable Object> times(Comparison.Result result) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    result
        .times()
        .forEach(
            (method, times) -> {
              Map<String, @Nullable Object> members = new LinkedHashMap<>();
              members.put("calls", times.after().count());
              members.put("p50_ms_before", Table.rounded(times.before().quantile(0.5)));
              members.put("p50_ms_after", Table.rounded(times.after().quantile(0.5)));
              members.put("p99_ms_before", Table.rounded(times.before().quantile(0.99)));
              members.put("p99_ms_after", Table.rounded(times.after().quantile(0.99)));
              all.put(method, members);
            });
    return all;
  }
}
