#include "connectors/file/delivery_plan.hpp"

namespace sluice::file {

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
    if (plan.duplicates > 0) {
        members["duplicates"] = plan.duplicates;
    }
    return members;
}

result<delivery_plan> plan_from(const json::value& stored) {
    delivery_plan plan;
    plan.path = text_member(stored, "path");
    plan.earliest.identity = text_member(stored, "file");
    plan.earliest.offset = count_member(stored, "offset").value_or(0);
    plan.earliest.before = text_member(stored, "before");
    plan.length = static_cast<std::size_t>(count_member(stored, "length").value_or(0));
    plan.sha256 = text_member(stored, "sha256");
    plan.text = text_member(stored, "text");
    plan.header = text_member(stored, "header");
    plan.block = count_member(stored, "block").value_or(0);
    plan.duplicates = count_member(stored, "duplicates").value_or(0);
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
