#include "expression/program_builder.hpp"

namespace sluice::jmespath {

node_index program_builder::add(const node& made, std::span<const node_index> below) {
    std::uint32_t deepest = 0;
    for (const node_index child : below) {
        deepest = std::max(deepest, depths_[child]);
    }
    made_.nodes.push_back(made);
    depths_.push_back(deepest + 1);
    return static_cast<node_index>(made_.nodes.size() - 1);
}

node_index program_builder::name(std::string text, std::size_t column, bool quoted) {
    const auto first = static_cast<std::uint32_t>(made_.names.size());
    made_.names.push_back(std::move(text));
    return add({node_kind::names, at(column), first, 1, 0, quoted ? 1 : 0});
}

node_index program_builder::free_variable(std::string text, std::size_t column) {
    const auto first = static_cast<std::uint32_t>(made_.names.size());
    made_.names.push_back(std::move(text));
    return add({node_kind::free_variable, at(column), first});
}

std::int64_t program_builder::pattern(std::shared_ptr<const jmespath::pattern> compiled) {
    made_.patterns.push_back(std::move(compiled));
    return static_cast<std::int64_t>(made_.patterns.size());
}

const json::string* program_builder::literal_text(node_index made) const {
    const node& one = made_.nodes[made];
    if (one.kind != node_kind::literal ||
        sluice::kind_of(made_.literals[one.first]) != json_kind::string) {
        return nullptr;
    }
    return &made_.literals[one.first].get_string();
}

node_index program_builder::literal(json::value value, std::size_t column) {
    const auto first = static_cast<std::uint32_t>(made_.literals.size());
    made_.literals.push_back(std::move(value));
    return add({node_kind::literal, at(column), first});
}

node_index program_builder::sequence(node_index first, node_index second) {
    if (made_.nodes[first].kind == node_kind::current) {
        return second;
    }
    node& left = made_.nodes[first];
    const node& right = made_.nodes[second];
    if (joins(left, right)) {
        left.second += right.second;
        return first;
    }
    if (left.kind == node_kind::sequence && joins(made_.nodes[left.second], right)) {
        made_.nodes[left.second].second += right.second;
        return first;
    }
    // `$.name` finds names beside the data even where the data is null.
    const std::int64_t dot = left.kind == node_kind::root ? 0 : 1;
    return add({node_kind::sequence, right.column, first, second, 0, dot}, {first, second});
}

std::uint32_t program_builder::children(std::span<const node_index> all) {
    const auto first = static_cast<std::uint32_t>(made_.children.size());
    made_.children.insert(made_.children.end(), all.begin(), all.end());
    return first;
}

std::uint32_t program_builder::names(std::vector<std::string> all) {
    const auto first = static_cast<std::uint32_t>(made_.names.size());
    for (std::string& one : all) {
        made_.names.push_back(std::move(one));
    }
    return first;
}

std::uint32_t program_builder::slice(const slice_bounds& bounds) {
    made_.slices.push_back(bounds);
    return static_cast<std::uint32_t>(made_.slices.size() - 1);
}

std::uint32_t program_builder::callee(const function& callee) {
    made_.functions.push_back(&callee);
    return static_cast<std::uint32_t>(made_.functions.size() - 1);
}

program program_builder::finish(node_index root) && {
    made_.root = root;
    return std::move(made_);
}

}  // namespace sluice::jmespath
