#include "sandbox/fault_plan.hpp"

#include "sandbox/field_reader.hpp"

#include <boost/json/object.hpp>

namespace sluice::sandbox {

namespace {

constexpr const char* possible_kinds =
    "a status from 300 to 599 or 202, html, cut_before, cut_after, no_id, garbage, slow or late; "
    "a status and html take _before or _after too";

bool strip(std::string_view& text, std::string_view ending) {
    if (!text.ends_with(ending)) {
        return false;
    }
    text.remove_suffix(ending.size());
    return true;
}

bool read_status(std::string_view text, fault& into) {
    if (text.size() != 3 || text.find_first_not_of("0123456789") != std::string_view::npos) {
        return false;
    }
    into.status = static_cast<unsigned>(std::stoul(std::string(text)));
    return into.status == 202 || (into.status >= 300 && into.status <= 599);
}

bool read_kind(std::string_view text, fault& into) {
    const bool before = strip(text, "_before");
    const bool after = !before && strip(text, "_after");
    into.after = after;
    if (read_status(text, into)) {
        into.after = after || (into.status == 202 && !before);
        return true;
    }
    if (text == "html") {
        into.kind = fault_kind::html;
        into.status = 500;
        return true;
    }
    // A bare "cut" is refused: the request must say whether the work is done.
    if (text == "cut") {
        into.kind = fault_kind::cut;
        return before || after;
    }
    if (before || after) {
        return false;
    }
    if (text == "late") {
        into.kind = fault_kind::late;
        return true;
    }
    into.after = true;
    into.kind = text == "no_id"     ? fault_kind::no_id
                : text == "garbage" ? fault_kind::garbage
                                    : fault_kind::slow;
    return text == "no_id" || text == "garbage" || text == "slow";
}

bool read_headers(const json::object& from, fault& into) {
    const auto* headers = from.if_contains("headers");
    if (headers == nullptr) {
        return true;
    }
    if (!headers->is_object()) {
        return false;
    }
    for (const auto& item : headers->get_object()) {
        if (kind_of(item.value()) != json_kind::string) {
            return false;
        }
        into.headers.emplace_back(item.key(), item.value().get_string());
    }
    return true;
}

bool matches(const fault& fault, std::string_view method, std::string_view path) {
    if (!fault.method.empty() && fault.method != method) {
        return false;
    }
    if (fault.path.ends_with('*')) {
        return path.starts_with(std::string_view(fault.path).substr(0, fault.path.size() - 1));
    }
    return fault.path.empty() || fault.path == path;
}

failure refused(std::string message) {
    return failure(failure_class::invalid, std::move(message), "see docs/sandbox.md, Faults");
}

}  // namespace

result<fault> read_fault(const json::value& text) {
    if (!text.is_object()) {
        return refused("a fault is an object such as {\"kind\":\"500\",\"count\":1}");
    }
    field_reader read(text.get_object());
    fault made;
    made.name = read.text("kind").value_or("");
    made.count = read.number("count", 1, 1'000'000).value_or(1);
    made.skip = read.number("skip", 0, 1'000'000).value_or(0);
    made.method = read.text("method").value_or("");
    made.path = read.text("path").value_or("");
    made.delay = std::chrono::milliseconds(read.number("delay_ms", 0, 3'600'000).value_or(0));
    read.allow_only({"kind", "count", "skip", "method", "path", "delay_ms", "headers"});
    if (read.failed()) {
        return refused(read.complaint());
    }
    if (!read_kind(made.name, made)) {
        return refused("'" + made.name + "' is no kind of fault: use " + possible_kinds);
    }
    if (!read_headers(text.get_object(), made)) {
        return refused("headers is an object of strings");
    }
    const bool waits = made.kind == fault_kind::slow || made.kind == fault_kind::late;
    if (waits && made.delay.count() == 0) {
        made.delay = std::chrono::seconds(5);
    }
    return made;
}

json::object to_json(const fault& fault) {
    json::object out;
    out["kind"] = fault.name;
    out["method"] = fault.method;
    out["path"] = fault.path;
    out["skip"] = fault.skip;
    out["left"] = fault.count;
    out["hits"] = fault.hits;
    out["delay_ms"] = fault.delay.count();
    return out;
}

std::optional<fault> fault_plan::take(std::string_view method, std::string_view path) {
    for (auto& fault : faults_) {
        if (fault.count == 0 || !matches(fault, method, path)) {
            continue;
        }
        if (fault.skip > 0) {
            --fault.skip;
            continue;
        }
        --fault.count;
        ++fault.hits;
        return fault;
    }
    return std::nullopt;
}

}  // namespace sluice::sandbox
