#pragma once

// What a configuration says of an incoming. Declared once, here.

#include <sluice/config/catalogue.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/config/named_list.hpp>
#include <sluice/expression/expression.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

enum class emit_rule {
    all,           // every entity of every run
    only_new,      // what was never seen
    only_changed,  // what is new, or differs from what was offered last
};

enum class gone_rule { ignore, emit };
enum class overlap_rule { queue, skip };
enum class missed_rule { once, skip };

struct incoming_settings {
    bool enabled = true;
    std::string schedule = "by hand";
    std::string time_zone = "UTC";
    overlap_rule overlap = overlap_rule::queue;
    missed_rule missed = missed_rule::once;
    config::configured_component subscriber;
    std::optional<expression> identifier;
    emit_rule emit = emit_rule::all;
    std::optional<expression> compare;
    bool remember = false;
    config::named_list<expression> watch;
    gone_rule gone = gone_rule::ignore;
    std::int64_t gone_after = 2;
    std::vector<config::configured_component> transformers;

    bool remembers() const { return remember || emit != emit_rule::all; }
};

const config::declaration<incoming_settings>& incoming_declaration();

}  // namespace sluice::engine
