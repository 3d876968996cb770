#include "control/metrics/metric_writer.hpp"

#include <limits>
#include <prometheus/text_serializer.h>
#include <sstream>

namespace sluice::control {

const std::string& bounded_names::of(const std::string& name) {
    static const std::string other = "(other)";
    if (known_.contains(name)) {
        return name;
    }
    if (known_.size() >= most_) {
        return other;
    }
    known_.insert(name);
    return name;
}

metric::metric(std::string name, std::string help, prometheus::MetricType type,
               std::vector<std::string> label_names, joining join)
    : name_(std::move(name)),
      help_(std::move(help)),
      type_(type),
      label_names_(std::move(label_names)),
      join_(std::move(join)) {}

void metric::add(double value, labels of) {
    const auto [entry, is_new] = values_.try_emplace(std::move(of), value);
    if (!is_new) {
        entry->second = join_(entry->second, value);
    }
}

void metric::add(const histogram& values, labels of) {
    const auto [entry, is_new] = histograms_.try_emplace(std::move(of), values);
    if (!is_new) {
        entry->second.add(values);
    }
}

std::vector<prometheus::ClientMetric::Label> metric::labels_of(const labels& values) const {
    std::vector<prometheus::ClientMetric::Label> all;
    for (std::size_t i = 0; i < values.size(); ++i) {
        all.push_back({label_names_[i], values[i]});
    }
    return all;
}

prometheus::MetricFamily metric::family() const {
    prometheus::MetricFamily made;
    made.name = name_;
    made.help = help_;
    made.type = type_;
    for (const auto& [of, value] : values_) {
        prometheus::ClientMetric one;
        one.label = labels_of(of);
        one.gauge.value = value;
        one.counter.value = value;
        made.metric.push_back(std::move(one));
    }
    for (const auto& [of, values] : histograms_) {
        prometheus::ClientMetric one;
        one.label = labels_of(of);
        one.histogram.sample_count = values.count();
        one.histogram.sample_sum = values.sum();
        std::uint64_t up_to = 0;
        for (std::size_t i = 0; i < values.bounds().size(); ++i) {
            up_to += values.counts()[i];
            one.histogram.bucket.push_back({up_to, values.bounds()[i]});
        }
        one.histogram.bucket.push_back({values.count(), std::numeric_limits<double>::infinity()});
        made.metric.push_back(std::move(one));
    }
    return made;
}

std::string text_of(const std::vector<metric>& all) {
    std::vector<prometheus::MetricFamily> families;
    families.reserve(all.size());
    for (const auto& one : all) {
        families.push_back(one.family());
    }
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, families);
    return out.str();
}

}  // namespace sluice::control
