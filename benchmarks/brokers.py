# SPDX-License-Identifier: Apache-2.0
"""The table of benchmarks/brokers from the reports of its turns: medians over all their cycles."""

import json
import pathlib
import statistics
import sys

BROKERS = {"distribution": "3.10", "4.0": "4.0", "4.3": "4.3"}


def cycles(reports, broker):
    """(group, rig, in flight) -> its cycles in every round, in the order of the rounds."""
    found, release = {}, BROKERS[broker]
    for report in sorted(pathlib.Path(reports).glob(f"{broker}-*/results.json")):
        results = json.loads(report.read_text())
        release = results["machine"].get("RabbitMQ", release)
        for rig in results["measured"]:
            key = rig["group"], rig["rig"], rig["inFlight"]
            found.setdefault(key, []).extend(rig["cycles"])
    return found, release


def median(values):
    return statistics.median(values) if values else float("nan")


def quartiles(values):
    low, _, high = statistics.quantiles(values, n=4) if len(values) > 1 else values * 3
    return f"{median(values):.2f} ({low:.2f} to {high:.2f})"


def row(group, level, found):
    raw, ours = found[group, "raw", level], found[group, "bergen-async", level]
    ratios = [b["perSecond"] / a["perSecond"] for a, b in zip(raw, ours)]
    text = [f"{median([c['perSecond'] for c in side]):,.0f}" for side in (raw, ours)]
    text.append(quartiles(ratios))
    text += [f"{median([c['p50Micros'] for c in side]) / 1000:.2f}" for side in (raw, ours)]
    text += [f"{median([c['brokerCpuMicros'] for c in side]):.0f}" for side in (raw, ours)]
    return text


def main(reports):
    print("| | RabbitMQ | raw, per second | Bergen, per second | ratio (quartiles) | p50 of raw, ms"
          " | p50 of Bergen, ms | broker's CPU, raw, µs | with Bergen, µs |")
    print("|---|---|---|---|---|---|---|---|---|")
    for group in "calls", "casts":
        for level in 1, 64, 256:
            for broker in BROKERS:
                found, release = cycles(reports, broker)
                if (group, "raw", level) in found:
                    text = row(group, level, found)
                    print(f"| {group}, {level} in flight | {release} | " + " | ".join(text) + " |")


main(sys.argv[1])
