#include "expression/held.hpp"

#include <sluice/expression/expression.hpp>

namespace sluice::jmespath {

bool is_false(const held& thing) {
    return thing.items != nullptr ? thing.items->empty() : sluice::is_false(*thing.value);
}

json::value take(const held& thing) {
    if (thing.items != nullptr) {
        const items_view items(thing);
        json::array all;
        all.reserve(items.size());
        for (std::size_t i = 0; i < items.size(); ++i) {
            all.push_back(take(items[i]));
        }
        return json::value(std::move(all));
    }
    if (thing.movable) {
        // The store made it as a value that is not const; `movable` says that this is its only
        // user.
        return std::move(const_cast<json::value&>(*thing.value));
    }
    return *thing.value;
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
    return thing.items == nullptr ? *thing.value : *keep(take(thing.shared())).value;
}

}  // namespace sluice::jmespath
