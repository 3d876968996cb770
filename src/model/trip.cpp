#include <sluice/trip.hpp>

#ifdef SLUICE_TRIP_POINTS

#include <array>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <cstdlib>

namespace sluice {

namespace {

struct named {
    trip_point where;
    std::string_view name;
};

constexpr std::array points{
    named{trip_point::ledger_before_transaction, "ledger-before-transaction"},
    named{trip_point::ledger_before_commit, "ledger-before-commit"},
    named{trip_point::ledger_after_commit, "ledger-after-commit"},
    named{trip_point::run_begun, "run-begun"},
    named{trip_point::page_fetched, "page-fetched"},
    named{trip_point::part_committed, "part-committed"},
    named{trip_point::page_committed, "page-committed"},
    named{trip_point::tasks_admitted, "tasks-admitted"},
    named{trip_point::run_ended, "run-ended"},
    named{trip_point::tasks_claimed, "tasks-claimed"},
    named{trip_point::intent_before_commit, "intent-before-commit"},
    named{trip_point::intent_committed, "intent-committed"},
    named{trip_point::before_verification, "before-verification"},
    named{trip_point::after_verification, "after-verification"},
    named{trip_point::delivery_sent, "delivery-sent"},
    named{trip_point::outcome_before_commit, "outcome-before-commit"},
    named{trip_point::outcome_committed, "outcome-committed"},
    named{trip_point::batch_intents_committed, "batch-intents-committed"},
    named{trip_point::batch_sent, "batch-sent"},
    named{trip_point::request_before_send, "request-before-send"},
    named{trip_point::request_sent, "request-sent"},
    named{trip_point::reply_received, "reply-received"},
    named{trip_point::file_before_write, "file-before-write"},
    named{trip_point::file_written, "file-written"},
    named{trip_point::file_synced, "file-synced"},
};

struct order {
    trip_point where{};
    std::atomic<long> left = 0;  // 0: the environment gave no order

    // A text that names no failpoint gives no order: the test then sees a program that does not
    // die.
    order() {
        const char* given = std::getenv("SLUICE_TRIP");
        const std::string_view text = given != nullptr ? given : "";
        const auto colon = text.find(':');
        if (colon == std::string_view::npos) {
            return;
        }
        long count = 0;
        std::from_chars(text.data() + colon + 1, text.data() + text.size(), count);
        for (const auto& one : points) {
            if (one.name == text.substr(0, colon)) {
                where = one.where;
                left = count;
            }
        }
    }
};

}  // namespace

void reached(trip_point where) noexcept {
    static order given;
    if (given.where != where || given.left <= 0) {
        return;
    }
    const auto left = --given.left;
    if (left == 0) {
        // No handler and no destructor runs, as in a crash or a power cut.
        std::raise(SIGKILL);
    }
}

std::vector<std::string_view> trip_point_names() {
    std::vector<std::string_view> names;
    for (const auto& one : points) {
        names.push_back(one.name);
    }
    return names;
}

std::size_t tasks_in_part(std::size_t usual) noexcept {
    const char* given = std::getenv("SLUICE_PART");
    const std::string_view text = given != nullptr ? given : "";
    std::size_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count > 0 ? count : usual;
}

}  // namespace sluice

#else

namespace sluice {

void reached(trip_point /*where*/) noexcept {}

std::vector<std::string_view> trip_point_names() {
    return {};
}

std::size_t tasks_in_part(std::size_t usual) noexcept {
    return usual;
}

}  // namespace sluice

#endif
