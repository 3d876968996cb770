#include <sluice/failpoint.hpp>

#ifdef SLUICE_FAILPOINTS

#include <array>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <cstdlib>

namespace sluice {

namespace {

struct named {
    failpoint point;
    std::string_view name;
};

constexpr std::array points{
    named{failpoint::ledger_before_transaction, "ledger-before-transaction"},
    named{failpoint::ledger_before_commit, "ledger-before-commit"},
    named{failpoint::ledger_after_commit, "ledger-after-commit"},
    named{failpoint::run_begun, "run-begun"},
    named{failpoint::page_fetched, "page-fetched"},
    named{failpoint::part_committed, "part-committed"},
    named{failpoint::page_committed, "page-committed"},
    named{failpoint::tasks_admitted, "tasks-admitted"},
    named{failpoint::run_ended, "run-ended"},
    named{failpoint::tasks_claimed, "tasks-claimed"},
    named{failpoint::intent_before_commit, "intent-before-commit"},
    named{failpoint::intent_committed, "intent-committed"},
    named{failpoint::before_verification, "before-verification"},
    named{failpoint::after_verification, "after-verification"},
    named{failpoint::delivery_sent, "delivery-sent"},
    named{failpoint::outcome_before_commit, "outcome-before-commit"},
    named{failpoint::outcome_committed, "outcome-committed"},
    named{failpoint::batch_intents_committed, "batch-intents-committed"},
    named{failpoint::batch_sent, "batch-sent"},
    named{failpoint::request_before_send, "request-before-send"},
    named{failpoint::request_sent, "request-sent"},
    named{failpoint::reply_received, "reply-received"},
    named{failpoint::file_before_write, "file-before-write"},
    named{failpoint::file_written, "file-written"},
    named{failpoint::file_synced, "file-synced"},
    named{failpoint::reload_read, "reload-read"},
    named{failpoint::reload_written, "reload-written"},
    named{failpoint::reload_swapped, "reload-swapped"},
};

struct order {
    failpoint point{};
    std::atomic<long> left = 0;  // 0: the environment gave no order

    // A text that names no failpoint gives no order: the test then sees a program that does not
    // die.
    order() {
        const char* given = std::getenv("SLUICE_FAILPOINT");
        const std::string_view text = given != nullptr ? given : "";
        const auto colon = text.find(':');
        if (colon == std::string_view::npos) {
            return;
        }
        long count = 0;
        std::from_chars(text.data() + colon + 1, text.data() + text.size(), count);
        for (const auto& one : points) {
            if (one.name == text.substr(0, colon)) {
                point = one.point;
                left = count;
            }
        }
    }
};

}  // namespace

void reach(failpoint point) noexcept {
    static order given;
    if (given.point != point || given.left <= 0) {
        return;
    }
    const auto left = --given.left;
    if (left == 0) {
        // No handler and no destructor runs, as in a crash or a power cut.
        std::raise(SIGKILL);
    }
}

std::vector<std::string_view> failpoint_names() {
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

void reach(failpoint /*where*/) noexcept {}

std::vector<std::string_view> failpoint_names() {
    return {};
}

std::size_t tasks_in_part(std::size_t usual) noexcept {
    return usual;
}

}  // namespace sluice

#endif
