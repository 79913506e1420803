// LEMON on the files that benches/rounds.rs writes: network simplex or cost scaling for places, maximum-weight
// matching for pairs. Prints one JSON object; times are processor time. Usage: rounds_lemon FILE [simplex|scaling]
#include <lemon/cost_scaling.h>
#include <lemon/matching.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#include <sys/resource.h>

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

using Value = std::int64_t;

static double seconds(std::clock_t from) { return double(std::clock() - from) / CLOCKS_PER_SEC; }

static double peak_megabytes() {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024.0;
}

static std::vector<Value> read(const char *path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    std::vector<Value> data(static_cast<std::size_t>(file.tellg()) / sizeof(Value));
    file.seekg(0);
    file.read(reinterpret_cast<char *>(data.data()), static_cast<std::streamsize>(data.size() * sizeof(Value)));
    return data;
}

static void print(const char *peer, Value total, double build, double solve, double memory) {
    std::printf("{\"peer\":\"%s\",\"total\":%lld,\"seconds\":%.6f,\"build_seconds\":%.6f,\"megabytes\":%.1f}\n", peer,
                static_cast<long long>(total), solve, build, memory);
}

static int pairs(const std::vector<Value> &data) {
    const double before = peak_megabytes();
    const auto started = std::clock();
    const Value *triple = &data[4];
    lemon::SmartGraph graph;
    for (Value node = 0; node < data[1]; ++node) graph.addNode();
    lemon::SmartGraph::EdgeMap<Value> weight(graph);
    for (Value at = 0; at < data[3]; ++at, triple += 3) {
        weight[graph.addEdge(graph.nodeFromId(int(triple[0])), graph.nodeFromId(int(triple[1])))] = triple[2];
    }
    const double build = seconds(started);
    const auto solving = std::clock();
    lemon::MaxWeightedMatching<lemon::SmartGraph, lemon::SmartGraph::EdgeMap<Value>> matching(graph, weight);
    matching.run();
    print("LEMON matching", matching.matchingWeight(), build, seconds(solving), peak_megabytes() - before);
    return 0;
}

template <typename Solver>
static int places(const std::vector<Value> &data, const char *name) {
    const double before = peak_megabytes();
    const auto started = std::clock();
    const int households = int(data[1]), initiatives = int(data[2]);
    const Value *quota = &data[4], *capacity = quota + households, *triple = capacity + initiatives;
    lemon::SmartDigraph graph;
    for (int node = 0; node < households + initiatives + 2; ++node) graph.addNode();
    const auto node = [&](int at) { return graph.nodeFromId(at); };
    const auto source = node(households + initiatives), sink = node(households + initiatives + 1);
    lemon::SmartDigraph::ArcMap<Value> limit(graph), cost(graph);
    const auto arc = [&](auto from, auto to, Value most, Value price) {
        const auto made = graph.addArc(from, to);
        limit[made] = most;
        cost[made] = price;
    };
    Value total = 0;
    for (int at = 0; at < households; ++at) {
        arc(source, node(at), quota[at], 0);
        total += quota[at];
    }
    for (Value at = 0; at < data[3]; ++at, triple += 3) {
        arc(node(int(triple[0])), node(households + int(triple[1])), 1, -triple[2]);
    }
    for (int at = 0; at < initiatives; ++at) arc(node(households + at), sink, capacity[at], 0);
    arc(source, sink, total, 0);
    const double build = seconds(started);
    const auto solving = std::clock();
    Solver solver(graph);
    solver.upperMap(limit).costMap(cost).stSupply(source, sink, total);
    solver.run();
    print(name, -solver.template totalCost<Value>(), build, seconds(solving), peak_megabytes() - before);
    return 0;
}

int main(int count, char **arguments) {
    if (count < 2) return 2;
    const auto data = read(arguments[1]);
    if (data[0] == 1) return pairs(data);
    if (count > 2 && std::string(arguments[2]) == "scaling") {
        return places<lemon::CostScaling<lemon::SmartDigraph, Value, Value>>(data, "LEMON cost scaling");
    }
    return places<lemon::NetworkSimplex<lemon::SmartDigraph, Value, Value>>(data, "LEMON network simplex");
}
