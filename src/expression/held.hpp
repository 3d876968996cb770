#pragma once

// Refers to the result of a part of an expression, so that steps through an entity copy nothing.
// Computed values live in a store until the evaluation ends.

#include <sluice/expression/budget.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/value.hpp>

#include <array>
#include <cstddef>
#include <forward_list>
#include <memory_resource>
#include <utility>
#include <vector>

namespace sluice::jmespath {

struct held;
using held_list = std::pmr::vector<held>;

inline const json::value null_value(nullptr);
inline const json::value true_value(true);
inline const json::value false_value(false);

// Refers to a JSON value, or to a list whose items are such references. Cheap to copy.
struct held {
    const json::value* value = &null_value;
    const held_list* items = nullptr;  // when set, this is the list and `value` means nothing

    // True for a computed value that nobody else refers to: it may be moved from.
    bool movable = false;

    static held borrowed(const json::value& value) { return {&value, nullptr, false}; }
    static held boolean(bool truth) { return borrowed(truth ? true_value : false_value); }

    bool is_null() const { return items == nullptr && value->is_null(); }

    // Shares the reference with a second user; the value may then not be moved from.
    held shared() const { return {value, items, false}; }
};

inline json_kind kind_of(const held& thing) {
    return thing.items != nullptr ? json_kind::array : sluice::kind_of(*thing.value);
}

bool is_false(const held& thing);

// Returns a deep copy, or the value itself when it is movable. Charges for copies; after a refused
// charge the value is incomplete.
json::value take(const held& thing, expression_budget& budget);

// Charges for a copy or a text of the whole value. Returns false after a refused charge.
bool charge_whole(const json::value& value, expression_budget& budget);

// Compares as json_equal() does and charges for it. Returns false after a refused charge.
bool held_equal(const held& left, const held& right, expression_budget& budget);

// Reads the items of a JSON array or of a list of references. Empty for everything else.
class items_view {
 public:
    explicit items_view(const held& thing);

    std::size_t size() const { return list_ != nullptr ? list_->size() : count_; }
    held operator[](std::size_t i) const {
        if (list_ != nullptr) {
            const held& item = (*list_)[i];
            return {item.value, item.items, item.movable && movable_};
        }
        return {array_ + i, nullptr, movable_};
    }

 private:
    const held_list* list_ = nullptr;
    const json::value* array_ = nullptr;
    std::size_t count_ = 0;
    bool movable_ = false;
};

// Keeps computed values until the evaluation ends. The first kilobytes cost no allocation.
class held_store {
 public:
    explicit held_store(expression_budget& budget)
        : budget_(budget), pool_(room_.data(), room_.size()), values_(&pool_), lists_(&pool_) {}
    held_store(const held_store&) = delete;
    held_store& operator=(const held_store&) = delete;

    held keep(json::value value) {
        return {&values_.emplace_front(std::move(value)), nullptr, true};
    }
    held_list& new_list(std::size_t expected) {
        held_list& list = lists_.emplace_front();
        // After a refused charge the evaluation fails, so nothing more is allocated.
        if (budget_.bytes((expected + 1) * sizeof(held))) {
            list.reserve(expected);
        }
        return list;
    }
    static held whole(const held_list& list) { return {&null_value, &list, true}; }

    // Returns one JSON value; a list of references is copied for it.
    const json::value& plain(const held& thing);

 private:
    expression_budget& budget_;
    std::array<std::byte, 2048> room_;
    std::pmr::monotonic_buffer_resource pool_;
    std::pmr::forward_list<json::value> values_;
    std::pmr::forward_list<held_list> lists_;
};

}  // namespace sluice::jmespath
