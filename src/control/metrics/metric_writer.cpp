#include "control/metrics/metric_writer.hpp"

#include <algorithm>
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
    values_.emplace_back(std::move(of), value);
}

void metric::add(const histogram& values, labels of) {
    const auto [entry, is_new] = histograms_.try_emplace(std::move(of), values);
    if (!is_new) {
        entry->second.add(values);
    }
}

std::vector<prometheus::ClientMetric::Label> metric::labels_of(labels values) const {
    std::vector<prometheus::ClientMetric::Label> all;
    all.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        all.push_back({label_names_[i], std::move(values[i])});
    }
    return all;
}

prometheus::MetricFamily metric::take_family() {
    prometheus::MetricFamily made;
    made.name = name_;
    made.help = help_;
    made.type = type_;
    // Names mostly come sorted, so that this moves little. A map would take most of the time.
    if (!std::ranges::is_sorted(values_, {}, &decltype(values_)::value_type::first)) {
        std::ranges::sort(values_, {}, &decltype(values_)::value_type::first);
    }
    made.metric.reserve(values_.size());
    for (std::size_t i = 0; i < values_.size();) {
        double value = values_[i].second;
        std::size_t next = i + 1;
        while (next < values_.size() && values_[next].first == values_[i].first) {
            value = join_(value, values_[next++].second);
        }
        auto& one = made.metric.emplace_back();
        one.label = labels_of(std::move(values_[i].first));
        one.gauge.value = value;
        one.counter.value = value;
        i = next;
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

std::string text_of(std::vector<metric> all) {
    std::vector<prometheus::MetricFamily> families;
    families.reserve(all.size());
    for (auto& one : all) {
        families.push_back(one.take_family());
    }
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, families);
    return out.str();
}

}  // namespace sluice::control
