#pragma once

// Builds metrics of Prometheus, and bounds the number of series: a configuration may have ten
// thousand names, and a monitoring system pays for each.

#include <sluice/model/histogram.hpp>

#include <functional>
#include <map>
#include <prometheus/metric_family.h>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sluice::control {

// Gives the first names a series each, and all others one together.
class bounded_names {
 public:
    explicit bounded_names(std::size_t most) : most_(most) {}
    // Returns the name, or "(other)".
    const std::string& of(const std::string& name);

 private:
    std::size_t most_;
    std::set<std::string> known_;
};

// Gathers the values of one metric. Values with equal labels are joined.
class metric {
 public:
    using labels = std::vector<std::string>;
    using joining = std::function<double(double, double)>;

    metric(std::string name, std::string help, prometheus::MetricType type,
           std::vector<std::string> label_names, joining join = std::plus<>());

    void add(double value, labels of = {});
    void add(const histogram& values, labels of = {});

    // Call it once: it moves the values out.
    prometheus::MetricFamily take_family();

 private:
    std::vector<prometheus::ClientMetric::Label> labels_of(labels values) const;

    std::string name_;
    std::string help_;
    prometheus::MetricType type_;
    std::vector<std::string> label_names_;
    joining join_;
    std::vector<std::pair<labels, double>> values_;
    std::map<labels, histogram> histograms_;
};

std::string text_of(std::vector<metric> all);

}  // namespace sluice::control
