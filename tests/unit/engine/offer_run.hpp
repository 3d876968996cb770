#pragma once

// Runs make_offer() to its end, on a context of its own.

#include "engine/intake/offer.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <support/run_awaitable.hpp>
#include <utility>
#include <vector>

namespace sluice::engine {

struct offer_run {
    std::size_t largest_task = 1024;
    part_limits part = {};
    route_taps* taps = nullptr;
    // The parts, in the order of arrival.
    std::vector<std::vector<ledger::new_task>> parts = {};

    result<offer> make(const incoming_plan& from,
                       const std::vector<std::shared_ptr<const route_plan>>& routes,
                       std::vector<sighted_entity> selected) {
        asio::io_context io;
        offer_context context{io.get_executor(), from, routes, largest_task, part};
        context.hand_over = [this](std::vector<ledger::new_task> tasks) -> awaitable<result<void>> {
            parts.push_back(std::move(tasks));
            co_return result<void>();
        };
        context.taps = taps;
        return testing::run_awaitable(io, make_offer(&context, std::move(selected), {}));
    }
};

}  // namespace sluice::engine
