#include "faults/power/power_history.hpp"

#include "faults/ledger/ledger_text.hpp"
#include "faults/ledger/random_operations.hpp"
#include "faults/power/ledger_on_disk.hpp"
#include "faults/power/possible_pasts.hpp"
#include "support/temporary_directory.hpp"

#include <stdexcept>

namespace sluice::testing {

namespace {

// Makes pasts with other values differ in their texts, expired or not.
constexpr wall_time when_nothing_has_expired{};

// Steps of the disk.
constexpr int steps_to_make_one = 60;
constexpr int steps_to_open_one = 12;

constexpr const char* sync_failed = "a sync failed";
constexpr const char* disk_was_full = "the disk was full";
constexpr const char* off_in_a_call = "power off in a call";
constexpr const char* off_between_calls = "power off between two calls";
constexpr const char* off_while_opening = "power off while opening";
constexpr const char* off_when_opened = "power off just opened";
constexpr const char* off_while_closing = "power off while closing";
constexpr const char* off_when_closed = "power off when closed";

class life {
 public:
    explicit life(const power_options& options)
        : options_(options), random_(options.seed), draw_(options.seed, options.largest_task) {}

    power_outcome lead() {
        if (random_() % 4 == 0) {
            lose_power_while_opening(steps_to_make_one);
        }
        for (int loss = 0; loss < options_.losses && outcome_.wrong.empty(); ++loss) {
            live_until_the_loss();
            if (random_() % 4 == 0) {
                lose_power_while_opening(steps_to_open_one);
            }
        }
        if (outcome_.wrong.empty()) {
            ledger_on_disk last(next_directory(), files_, options_.keeps);
            look_at(last);
        }
        return outcome_;
    }

 private:
    int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }

    std::filesystem::path next_directory() { return directory_ / std::to_string(++directories_); }

    disk_plan some_fault() {
        disk_plan plan;
        plan.syncs_lie = options_.syncs_lie;
        plan.how_many = 1 + below(3);
        plan.forgetful_syncs = below(2) == 0;
        switch (below(5)) {
            case 0:
                plan.fail_syncs_from = 1 + below(30);
                break;
            case 1:
                plan.full_from = 1 + below(60);
                plan.how_many = 1 + below(12);
                break;
            default:
                break;
        }
        if (below(5) != 0) {
            plan.power_off_at = 1 + below(options_.steps);
        }
        return plan;
    }

    // Starts as a daemon does. Parts that wait show nowhere: they enter their lanes or are dropped.
    static std::vector<operation_pointer> take_over(ledger_on_disk& opened) {
        std::vector<operation_pointer> calls{ending_leases(when_nothing_has_expired)};
        for (std::size_t i = 0; i <= known_incomings.size(); ++i) {
            calls.push_back(admitting("", 1'000));
        }
        for (const auto& one : calls) {
            opened.call({one});
        }
        return calls;
    }

    // An opened ledger must know exactly one of the possible pasts.
    bool look_at(ledger_on_disk& opened) {
        if (!opened.complaint().empty()) {
            say("it does not open: " + opened.complaint());
            return false;
        }
        std::string whole;
        std::vector<operation_pointer> since;
        try {
            since = take_over(opened);
            whole = opened.whole(when_nothing_has_expired);
        } catch (const std::runtime_error& unanswered) {
            // Damage can show first when a page of the file is read.
            say(unanswered.what());
            return false;
        }
        auto past = pasts_.matching(whole, when_nothing_has_expired, since);
        if (!past) {
            say("it knows something else than before:\n" +
                difference(text_of(pasts_.sure(), when_nothing_has_expired), whole));
            return false;
        }
        pasts_ = possible_pasts(*std::move(past), options_.tail_may_go);
        return true;
    }

    void live_until_the_loss() {
        ledger_on_disk here(next_directory(), files_, options_.keeps);
        if (!look_at(here)) {
            return;
        }
        here.disk().plan(some_fault());
        for (int calls = 0; calls < options_.calls && !here.disk().is_off();) {
            const auto batch = some_calls();
            calls += static_cast<int>(batch.size());
            call(here, batch);
        }
        if (here.disk().good_syncs_of("ledger.db") > 0) {
            ++outcome_.faults[log_copied];
        }
        const bool cut_off = here.disk().is_off();
        const bool closes = below(3) == 0;
        if (closes) {
            here.close();
        }
        note_faults(here.disk().met(), cut_off, closes);
        lose(here);
    }

    void note_faults(const power_disk::met_faults& met, bool in_a_call, bool closed) {
        outcome_.faults[sync_failed] += met.failed_syncs > 0 ? 1 : 0;
        outcome_.faults[disk_was_full] += met.refused_as_full > 0 ? 1 : 0;
        if (in_a_call) {
            ++outcome_.faults[off_in_a_call];
        } else if (closed) {
            ++outcome_.faults[met.cut_off ? off_while_closing : off_when_closed];
        } else {
            ++outcome_.faults[off_between_calls];
        }
    }

    std::vector<operation_pointer> some_calls() {
        std::vector<operation_pointer> batch;
        ledger_model ahead = pasts_.sure();
        for (int more = 1 + below(4); more > 0; --more) {
            auto one = draw_.next(ahead);
            if (one->comes_alone() && !batch.empty()) {
                break;
            }
            one->on_model(ahead);
            batch.push_back(std::move(one));
            if (batch.back()->comes_alone()) {
                break;
            }
        }
        return batch;
    }

    void call(ledger_on_disk& here, const std::vector<operation_pointer>& batch) {
        const auto answers = here.call(batch);
        for (const auto& one : answers) {
            outcome_.acknowledged += one ? 1 : 0;
        }
        if (auto wrong = pasts_.called(batch, answers)) {
            say("an answer is wrong: " + *wrong);
        }
    }

    void lose(ledger_on_disk& here) {
        here.disk().switch_off();
        files_ = options_.crash == crash_kind::kill
                     ? here.disk().after_kill()
                     : here.disk().after_power_loss(random_, outcome_.faults);
        ++outcome_.losses;
    }

    // A file that exists and is up to date is opened without a write, so the power is lost after
    // it.
    void lose_power_while_opening(int within) {
        disk_plan plan;
        plan.syncs_lie = options_.syncs_lie;
        plan.power_off_at = 1 + below(within);
        ledger_on_disk here(next_directory(), files_, options_.keeps, plan);
        ++outcome_.faults[here.disk().met().cut_off ? off_while_opening : off_when_opened];
        lose(here);
    }

    void say(const std::string& wrong) {
        outcome_.wrong.push_back("seed " + std::to_string(options_.seed) + ", loss " +
                                 std::to_string(outcome_.losses) + ": " + wrong);
    }

    power_options options_;
    std::mt19937 random_;
    random_operations draw_;
    temporary_directory directory_;
    int directories_ = 0;
    power_disk::images files_;
    possible_pasts pasts_{ledger_model(), false};
    power_outcome outcome_;
};

}  // namespace

std::vector<std::string> kinds_of_faults() {
    return {sync_failed,       disk_was_full,   off_in_a_call,     off_between_calls,
            off_while_opening, off_when_opened, off_while_closing, off_when_closed,
            data_dropped,      data_torn,       data_reordered,    data_kept};
}

std::vector<std::string> power_outcome::never_met() const {
    std::vector<std::string> missing;
    for (const auto& kind : kinds_of_faults()) {
        const auto found = faults.find(kind);
        if (found == faults.end() || found->second == 0) {
            missing.push_back(kind);
        }
    }
    return missing;
}

std::string power_outcome::text() const {
    std::string text =
        std::to_string(losses) + " losses, " + std::to_string(acknowledged) + " calls acknowledged";
    for (const auto& [name, count] : faults) {
        text += "; " + name + " " + std::to_string(count);
    }
    for (const auto& one : wrong) {
        text += "\n" + one;
    }
    return text;
}

power_outcome& power_outcome::operator+=(const power_outcome& other) {
    losses += other.losses;
    acknowledged += other.acknowledged;
    for (const auto& [name, count] : other.faults) {
        faults[name] += count;
    }
    wrong.insert(wrong.end(), other.wrong.begin(), other.wrong.end());
    return *this;
}

power_outcome run_power_history(const power_options& options) {
    return life(options).lead();
}

power_outcome run_power_histories(power_options options, int count) {
    power_outcome all;
    for (int i = 0; i < count; ++i, ++options.seed) {
        all += run_power_history(options);
    }
    return all;
}

}  // namespace sluice::testing
