#include "sandbox/traffic.hpp"

#include <sluice/model/utf8.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::sandbox {

namespace {

json::object to_json(const request_record& what) {
    json::object out;
    out["at"] = format_utc(what.at);
    out["method"] = what.method;
    out["target"] = what.target;
    out["key"] = what.key;
    out["body"] = what.body;
    out["status"] = static_cast<std::int64_t>(what.status);
    out["fault"] = what.fault;
    out["cut"] = what.cut;
    out["applied"] = what.applied;
    return out;
}

}  // namespace

void traffic::record(request_record what) {
    if (utf8_fault(what.body) != std::string_view::npos) {
        what.body = "(not UTF-8)";  // the raw bytes would make the list invalid JSON
    }
    auto& sum = counts_[what.method];
    ++sum.received;
    sum.applied += what.applied ? 1 : 0;
    what.body = utf8_cut(what.body, longest_body);
    last_.push_back(std::move(what));
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
    for (const auto& what : last_) {
        out.push_back(to_json(what));
    }
    return out;
}

}  // namespace sluice::sandbox
