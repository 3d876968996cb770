#include "expression/held.hpp"

#include <sluice/expression/expression.hpp>

namespace sluice::jmespath {

bool is_false(const held& thing) {
    return thing.items != nullptr ? thing.items->empty() : sluice::is_false(*thing.value);
}

namespace {

// The size of a value in Boost.JSON, and of a member with its name.
constexpr std::size_t value_bytes = 16;
constexpr std::size_t member_bytes = 40;

// Each list, each object and each longer text allocates and frees memory.
constexpr std::size_t memory_steps = 5;
constexpr std::size_t text_without_memory = 14;

bool charge_text(std::size_t size, expression_budget& budget) {
    return budget.steps(size <= text_without_memory ? 1 : size / 32 + memory_steps) &&
           budget.bytes(size);
}

}  // namespace

bool charge_whole(const json::value& value, expression_budget& budget) {
    if (const auto length = text_length(value); length > 0) {
        return charge_text(length, budget);
    }
    if (const json::array* items = value.if_array()) {
        if (!budget.steps(items->size() + memory_steps) ||
            !budget.bytes(items->size() * value_bytes)) {
            return false;
        }
        for (const json::value& item : *items) {
            if (item.is_structured() || text_length(item) > 0) {
                if (!charge_whole(item, budget)) {
                    return false;
                }
            }
        }
        return true;
    }
    const json::object* members = value.if_object();
    if (members == nullptr) {
        return budget.steps(1);
    }
    if (!budget.steps(2 * members->size() + memory_steps) ||
        !budget.bytes(members->size() * member_bytes)) {
        return false;
    }
    for (const json::key_value_pair& member : *members) {
        if (!budget.bytes(member.key().size()) || !charge_whole(member.value(), budget)) {
            return false;
        }
    }
    return true;
}

json::value take(const held& thing, expression_budget& budget) {
    if (thing.items != nullptr) {
        const items_view items(thing);
        if (!budget.steps(items.size() + memory_steps) ||
            !budget.bytes(items.size() * value_bytes)) {
            return nullptr;
        }
        json::array all;
        all.reserve(items.size());
        for (std::size_t i = 0; i < items.size() && !budget.exhausted(); ++i) {
            all.push_back(take(items[i], budget));
        }
        return json::value(std::move(all));
    }
    if (thing.movable) {
        // The store made the value, which is not const. `movable` says that nobody else uses it.
        return std::move(const_cast<json::value&>(*thing.value));
    }
    if (!charge_whole(*thing.value, budget)) {
        return nullptr;
    }
    return *thing.value;
}

namespace {

bool items_equal(const held& left, const held& right, expression_budget& budget) {
    const items_view ours(left);
    const items_view theirs(right);
    if (ours.size() != theirs.size() || !budget.steps(ours.size())) {
        return false;
    }
    for (std::size_t i = 0; i < ours.size(); ++i) {
        if (!held_equal(ours[i], theirs[i], budget)) {
            return false;
        }
    }
    return true;
}

bool members_equal(const json::object& left, const json::object& right, expression_budget& budget) {
    if (left.size() != right.size() || !budget.steps(2 * left.size())) {
        return false;
    }
    for (const json::key_value_pair& member : left) {
        const json::value* other = right.if_contains(member.key());
        if (other == nullptr ||
            !held_equal(held::borrowed(member.value()), held::borrowed(*other), budget)) {
            return false;
        }
    }
    return true;
}

}  // namespace

bool held_equal(const held& left, const held& right, expression_budget& budget) {
    if (left.items == nullptr && right.items == nullptr && !left.value->is_structured()) {
        const auto length = text_length(*left.value);
        // The node that compares short texts has paid for them already.
        return (length < 256 || budget.steps(length / 32)) && json_equal(*left.value, *right.value);
    }
    const json_kind kind = kind_of(left);
    if (kind != kind_of(right)) {
        return false;
    }
    return kind == json_kind::array
               ? items_equal(left, right, budget)
               : members_equal(left.value->get_object(), right.value->get_object(), budget);
}

items_view::items_view(const held& thing) : movable_(thing.movable) {
    if (thing.items != nullptr) {
        list_ = thing.items;
    } else if (const json::array* array = thing.value->if_array()) {
        array_ = array->data();
        count_ = array->size();
    }
}

const json::value& held_store::plain(const held& thing) {
    return thing.items == nullptr ? *thing.value : *keep(take(thing.shared(), budget_)).value;
}

}  // namespace sluice::jmespath
