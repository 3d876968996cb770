#pragma once

// Declares the settings of an incoming. The configuration reads them, and the assembly builds a
// plan from them.

#include <sluice/config/catalogue.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/config/named_list.hpp>
#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::engine {

enum class emit_rule {
    all,           // every entity of every run
    only_new,      // entities that were never seen
    only_changed,  // entities that are new, or differ from the one offered last
};

enum class deleted_rule { ignore, emit };
// Which records of an incoming's first listing are offered; the others are only remembered.
struct first_run_rule {
    bool all = true;
    std::int64_t newest = 0;  // unless all: the number of records, 0 for none

    // Reads "all", "remember" or "newest 10".
    static result<first_run_rule> parse(std::string_view text);
};

enum class overlap_rule { queue, skip, cancel };
enum class missed_rule { once, skip, all };

struct missed_policy {
    missed_policy(missed_rule rule, std::int64_t limit = 10) : rule(rule), limit(limit) {}

    missed_rule rule;
    std::int64_t limit;  // of `all`: the most runs that are made up for
};

struct incoming_settings {
    bool enabled = true;
    std::string schedule = "by hand";
    std::string time_zone = "UTC";
    overlap_rule overlap = overlap_rule::queue;
    missed_rule missed = missed_rule::once;
    std::int64_t missed_limit = 10;
    std::chrono::milliseconds jitter{0};
    net::priority priority = net::priority::medium;
    config::configured_component subscriber;
    std::optional<expression> identifier;
    emit_rule emit = emit_rule::all;
    std::optional<expression> compare;
    bool remember = false;
    config::named_list<expression> watch;
    deleted_rule deleted = deleted_rule::ignore;
    std::int64_t deleted_after = 2;
    std::string first_run = "all";
    std::optional<expression> newest_by;
    bool fresh = false;
    std::vector<config::configured_component> transformers;

    bool remembers() const { return remember || emit != emit_rule::all; }
};

const config::declaration<incoming_settings>& incoming_declaration();

}  // namespace sluice::engine
