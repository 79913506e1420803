"""rustworkx's exact maximum-weight matching on a file of pairs that `benches/rounds.rs` writes; prints one JSON object."""

import json
import resource
import sys
import time

import numpy as np
import rustworkx


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def solve(path):
    data = np.fromfile(path, dtype="<i8")
    triples = [tuple(int(n) for n in row) for row in data[4:].reshape(int(data[3]), 3)]
    before = peak_mb()
    started = time.process_time()
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(int(data[1])))
    graph.add_edges_from(triples)
    built = time.process_time()
    pairs = rustworkx.max_weight_matching(graph, weight_fn=lambda value: value)
    done = time.process_time()
    return {
        "peer": "rustworkx",
        "total": sum(graph.get_edge_data(one, other) for one, other in pairs),
        "seconds": done - built,
        "build_seconds": built - started,
        "megabytes": peak_mb() - before,
    }


if __name__ == "__main__":
    print(json.dumps(solve(sys.argv[1])))
