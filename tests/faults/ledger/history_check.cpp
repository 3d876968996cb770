#include "faults/ledger/history_check.hpp"

#include "faults/ledger/ledger_text.hpp"
#include "faults/ledger/random_operations.hpp"
#include "support/run_awaitable.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>

namespace sluice::testing {

namespace {

std::optional<std::string> compare_calls(asio::io_context& context, ledger::ledger& ledger,
                                         const history& calls, wall_time end) {
    ledger_model model;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const auto expected = calls[i]->on_model(model);
        const auto found = run_awaitable(context, calls[i]->on_ledger(&ledger));
        if (found.value_or("it failed") != expected) {
            return "call " + std::to_string(i + 1) + ": " + calls[i]->text() + "\n" +
                   difference(expected, found.value_or("it failed"));
        }
    }
    const auto expected = text_of(model, end);
    const auto found = run_awaitable(context, text_of(&ledger, end));
    if (found != expected) {
        return "at the end:\n" + difference(expected, found);
    }
    return std::nullopt;
}

}  // namespace

planned_history random_history(std::uint32_t seed, int length) {
    planned_history made;
    ledger_model model;
    random_operations draw(seed);
    for (int i = 0; i < length; ++i) {
        made.calls.push_back(draw.next(model));
        made.calls.back()->on_model(model);
    }
    made.end = draw.now();
    return made;
}

std::optional<std::string> disagreement(const ledger_maker& make, const history& calls,
                                        wall_time end) {
    asio::io_context context;
    const auto ledger = make();
    auto found = compare_calls(context, *ledger, calls, end);
    run_awaitable(context, ledger->close());
    return found;
}

history shortened(history calls, const std::function<bool(const history&)>& fails) {
    for (std::size_t size = std::max<std::size_t>(calls.size() / 2, 1); size > 0; size /= 2) {
        for (std::size_t at = 0; at < calls.size();) {
            history fewer = calls;
            const auto from = fewer.begin() + static_cast<std::ptrdiff_t>(at);
            const auto count = std::min(size, calls.size() - at);
            fewer.erase(from, from + static_cast<std::ptrdiff_t>(count));
            if (fails(fewer)) {
                calls = std::move(fewer);
            } else {
                at += size;
            }
        }
    }
    return calls;
}

std::string report_of(const ledger_maker& make, const planned_history& failed) {
    const auto fails = [&](const history& some) {
        return disagreement(make, some, failed.end).has_value();
    };
    const auto few = shortened(failed.calls, fails);
    std::string text = "the shortest history found:\n";
    for (const auto& call : few) {
        text += "  " + call->text() + "\n";
    }
    return text + disagreement(make, few, failed.end).value_or("and then it went well") + "\n";
}

}  // namespace sluice::testing
