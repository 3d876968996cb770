#include "sandbox/traffic.hpp"

#include <sluice/model/utf8.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::sandbox {

namespace {

json::object to_json(const request_record& record) {
    json::object out;
    out["at"] = format_utc(record.at);
    out["method"] = record.method;
    out["target"] = record.target;
    out["key"] = record.key;
    out["body"] = record.body;
    out["status"] = static_cast<std::int64_t>(record.status);
    out["fault"] = record.fault;
    out["cut"] = record.cut;
    out["applied"] = record.applied;
    return out;
}

}  // namespace

void traffic::record(request_record record) {
    if (utf8_fault(record.body) != std::string_view::npos) {
        record.body = "(not UTF-8)";  // the raw bytes would make the list invalid JSON
    }
    auto& sum = counts_[record.method];
    ++sum.received;
    sum.applied += record.applied ? 1 : 0;
    record.body = utf8_cut(record.body, longest_body);
    last_.push_back(std::move(record));
    if (last_.size() > kept) {
        last_.pop_front();
    }
}

void traffic::clear() {
    counts_.clear();
    last_.clear();
}

json::object traffic::counts() const {
    json::object out;
    for (const auto& [method, sum] : counts_) {
        json::object one;
        one["received"] = sum.received;
        one["applied"] = sum.applied;
        out[method] = std::move(one);
    }
    return out;
}

json::array traffic::last() const {
    json::array out;
    for (const auto& record : last_) {
        out.push_back(to_json(record));
    }
    return out;
}

}  // namespace sluice::sandbox
