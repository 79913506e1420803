"""OR-tools' SimpleMinCostFlow on the files that `benches/rounds.rs` writes; prints one JSON object per file."""

import json
import resource
import sys
import time

import numpy as np
from ortools.graph.python import min_cost_flow


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def solve(path):
    data = np.fromfile(path, dtype="<i8")
    households, initiatives, edges = (int(n) for n in data[1:4])
    quotas = data[4 : 4 + households]
    capacities = data[4 + households : 4 + households + initiatives]
    triples = data[4 + households + initiatives :].reshape(edges, 3)
    before = peak_mb()
    started = time.process_time()
    # Source → households → initiatives → sink, and source → sink for what is left over.
    source, sink = households + initiatives, households + initiatives + 1
    total = int(quotas.sum())
    tails = np.concatenate([np.full(households, source), triples[:, 0], np.arange(initiatives) + households, [source]])
    heads = np.concatenate([np.arange(households), triples[:, 1] + households, np.full(initiatives, sink), [sink]])
    limits = np.concatenate([quotas, np.ones(edges, dtype=np.int64), capacities, [total]])
    costs = np.concatenate([np.zeros(households), -triples[:, 2], np.zeros(initiatives), [0]]).astype(np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, limits, costs)
    flow.set_node_supply(source, total)
    flow.set_node_supply(sink, -total)
    built = time.process_time()
    status = flow.solve()
    done = time.process_time()
    assert status == flow.OPTIMAL, status
    return {
        "peer": "OR-tools",
        "total": -flow.optimal_cost(),
        "seconds": done - built,
        "build_seconds": built - started,
        "megabytes": peak_mb() - before,
    }


if __name__ == "__main__":
    print(json.dumps(solve(sys.argv[1])))
