#include "config/source.hpp"
#include "config/tree.hpp"
#include "config/yaml.hpp"

#include <sluice/config/yaml_value.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <utility>

namespace sluice::config {

namespace {

json::value value_of(const node& from) {
    switch (from.kind) {
        case node::kinds::null:
            return nullptr;
        case node::kinds::scalar:
            return core_value(from);
        case node::kinds::list: {
            json::array list;
            for (const auto& item : from.items) {
                list.push_back(value_of(item));
            }
            return list;
        }
        case node::kinds::map:
            break;
    }
    json::object members;
    for (const auto& entry : from.members) {
        members[entry.key] = value_of(entry.value);
    }
    return members;
}

failure first_of(const diagnostics& problems) {
    if (problems.empty()) {
        return {failure_class::invalid, "it is no YAML"};
    }
    const auto& first = problems.all().front();
    return {failure_class::invalid, "line " + std::to_string(first.at.line) + ", column " +
                                        std::to_string(first.at.column) + ": " + first.message};
}

}  // namespace

result<json::value> value_from_yaml(std::string_view text) {
    diagnostics problems;
    const auto file = source_from("text", std::string(text), problems);
    const auto read = file == nullptr ? std::nullopt : parse_yaml(file, problems);
    if (!read || !problems.empty()) {
        return first_of(problems);
    }
    return value_of(*read);
}

}  // namespace sluice::config
