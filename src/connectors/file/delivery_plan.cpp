#include "connectors/file/delivery_plan.hpp"

namespace sluice::file {

namespace {

const json::value* member_of(const json::value& stored, std::string_view name) {
    const auto* members = stored.if_object();
    return members == nullptr ? nullptr : members->if_contains(name);
}

std::string text_of(const json::value& stored, std::string_view name) {
    const auto* found = member_of(stored, name);
    const bool text = found != nullptr && kind_of(*found) == json_kind::string;
    return text ? std::string(found->get_string()) : std::string();
}

std::uint64_t number_of(const json::value& stored, std::string_view name) {
    const auto* found = member_of(stored, name);
    if (found == nullptr || !found->is_number()) {
        return 0;
    }
    boost::system::error_code error;
    const auto number = found->to_number<std::uint64_t>(error);
    return error ? 0 : number;
}

}  // namespace

json::value to_json(const delivery_plan& plan) {
    json::object members;
    members["path"] = plan.path;
    members["file"] = plan.earliest.identity;
    members["offset"] = plan.earliest.offset;
    members["before"] = plan.earliest.before;
    members["length"] = plan.length;
    members["sha256"] = plan.sha256;
    // The bytes themselves, because a hash cannot tell a torn record from a foreign line (decision
    // 0032).
    members["text"] = plan.text;
    if (!plan.header.empty()) {
        members["header"] = plan.header;
    }
    members["block"] = plan.block;
    if (plan.twins > 0) {
        members["twins"] = plan.twins;
    }
    return members;
}

result<delivery_plan> plan_from(const json::value& stored) {
    delivery_plan plan;
    plan.path = text_of(stored, "path");
    plan.earliest.identity = text_of(stored, "file");
    plan.earliest.offset = number_of(stored, "offset");
    plan.earliest.before = text_of(stored, "before");
    plan.length = static_cast<std::size_t>(number_of(stored, "length"));
    plan.sha256 = text_of(stored, "sha256");
    plan.text = text_of(stored, "text");
    plan.header = text_of(stored, "header");
    plan.block = number_of(stored, "block");
    plan.twins = number_of(stored, "twins");
    if (plan.path.empty() || plan.length == 0 || plan.sha256.empty()) {
        // Without these three, the search cannot tell a record of this delivery from any other.
        return failure(failure_class::uncertain, "the stored plan is not one of a file publisher",
                       "look into the file, then retry or skip the task by hand");
    }
    return plan;
}

std::string place_of(const std::string& identity, std::uint64_t offset) {
    return "offset:" + std::to_string(offset) + " file:" + identity;
}

}  // namespace sluice::file
