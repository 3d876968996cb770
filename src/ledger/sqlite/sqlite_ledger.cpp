#include "ledger/sqlite/sqlite_ledger.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sluice::ledger::sqlite {

namespace {

template <class Handler>
class closed final : public completion {
 public:
    explicit closed(Handler handler)
        : completion(asio::get_associated_executor(handler)), handler_(std::move(handler)) {}
    void complete() override { std::move(handler_)(); }

 private:
    Handler handler_;
};

template <class Queue>
awaitable<void> close_queue(std::shared_ptr<Queue> queue) {
    auto start = [](auto handler, std::shared_ptr<Queue> queue) {
        queue->close(std::make_unique<closed<decltype(handler)>>(std::move(handler)));
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void()>(start, use_awaitable,
                                                                       std::move(queue));
}

}  // namespace

sqlite_ledger::sqlite_ledger(std::unique_ptr<reader> reads, std::unique_ptr<writer> writes,
                             const sqlite_settings& settings)
    : reader_(std::move(reads)),
      writer_(std::move(writes)),
      file_(settings.file),
      opened_(file_),
      texts_(settings.filter) {}

awaitable<result<incoming_state>> sqlite_ledger::state_of(std::string incoming) {
    return ask<incoming_state>([incoming = std::move(incoming)](reading& tables) {
        return result<incoming_state>(tables.answers.state_of(incoming));
    });
}

// In portions, so that other questions get their turn.
awaitable<result<std::vector<incoming_state>>> sqlite_ledger::states_of(
    std::vector<std::string> incomings) {
    constexpr std::size_t at_once = 250;
    std::vector<incoming_state> all;
    all.reserve(incomings.size());
    while (all.size() < incomings.size()) {
        const auto first = incomings.begin() + static_cast<std::ptrdiff_t>(all.size());
        const auto left = incomings.size() - all.size();
        const auto last = first + static_cast<std::ptrdiff_t>(std::min(at_once, left));
        std::vector<std::string> names(first, last);
        auto read =
            co_await ask<std::vector<incoming_state>>([names = std::move(names)](reading& tables) {
                std::vector<incoming_state> states;
                for (const auto& name : names) {
                    states.push_back(tables.answers.state_of(name));
                }
                return result<std::vector<incoming_state>>(std::move(states));
            });
        if (!read) {
            co_return read.error();
        }
        std::ranges::move(*read, std::back_inserter(all));
    }
    co_return all;
}

awaitable<result<void>> sqlite_ledger::store_next_run(std::string incoming, planned_run next) {
    return write_in_step<void>(
        [incoming = std::move(incoming), next = std::move(next)](writing& tables) {
            tables.pages.store_next_run(incoming, next);
            return result<void>();
        });
}

awaitable<result<run_id>> sqlite_ledger::begin_run(run_start start) {
    return write_in_step<run_id>([start = std::move(start)](writing& tables) {
        return result<run_id>(tables.pages.begin_run(start));
    });
}

awaitable<result<std::vector<std::optional<known_entity>>>> sqlite_ledger::known(
    std::string incoming, std::vector<std::string> ids) {
    using answer = std::vector<std::optional<known_entity>>;
    return ask<answer>([incoming = std::move(incoming), ids = std::move(ids)](reading& tables) {
        return result<answer>(tables.answers.known(incoming, ids));
    });
}

awaitable<result<std::vector<bool>>> sqlite_ledger::shown_before(std::string incoming,
                                                                 std::vector<std::string> ids) {
    using answer = std::vector<bool>;
    return ask<answer>([incoming = std::move(incoming), ids = std::move(ids)](reading& tables) {
        return result<answer>(tables.answers.shown_before(incoming, ids));
    });
}

awaitable<result<std::vector<missing_entity>>> sqlite_ledger::missing(missing_request request) {
    using answer = std::vector<missing_entity>;
    return ask<answer>([what = std::move(request)](reading& tables) {
        return result<answer>(tables.answers.missing(what));
    });
}

awaitable<result<forgotten>> sqlite_ledger::forget(forget_request request) {
    return write<forgotten>(
        [what = std::move(request)](writing& tables) { return tables.memories.forget(what); });
}

awaitable<result<std::vector<task_id>>> sqlite_ledger::commit_page(page_commit page) {
    return write_in_step<std::vector<task_id>>(
        [this, page = std::move(page)](writing& tables) mutable {
            texts_.hide(page.tasks);
            return result<std::vector<task_id>>(tables.pages.commit_page(page));
        });
}

awaitable<result<void>> sqlite_ledger::add_part(page_part part) {
    return write_in_step<void>([this, part = std::move(part)](writing& tables) mutable {
        texts_.hide(part.tasks);
        tables.parts.add(part);
        return result<void>();
    });
}

awaitable<result<admission>> sqlite_ledger::admit(std::string incoming, std::size_t limit) {
    return write_in_step<admission>(
        [incoming = std::move(incoming), limit](writing& tables) -> result<admission> {
            const auto number = tables.known.find_incoming(incoming);
            if (!number && !incoming.empty()) {
                return admission();
            }
            return tables.parts.admit(number, limit);
        });
}

awaitable<result<void>> sqlite_ledger::end_run(run_id run, std::string failure, wall_time at) {
    return write_in_step<void>(
        [this, run, failure = std::move(failure), at](writing& tables) mutable {
            texts_.hide(failure);
            tables.pages.end_run(run, failure, at);
            return result<void>();
        });
}

awaitable<result<claim_reply>> sqlite_ledger::claim(claim_request request) {
    return write_in_step<claim_reply>([what = std::move(request)](writing& tables) {
        return result<claim_reply>(tables.queue.claim(what));
    });
}

awaitable<result<void>> sqlite_ledger::record_intents(std::vector<committed_intent> intents) {
    return write_in_step<void>([intents = std::move(intents)](writing& tables) {
        return tables.outcomes.record_intents(intents);
    });
}

awaitable<result<void>> sqlite_ledger::settle(std::vector<settlement> settlements) {
    return write_in_step<void>(
        [this, settlements = std::move(settlements)](writing& tables) mutable {
            texts_.hide(settlements);
            return tables.outcomes.settle(settlements);
        });
}

awaitable<result<void>> sqlite_ledger::release(std::vector<task_id> tasks, wall_time at) {
    return write_in_step<void>([tasks = std::move(tasks), at](writing& tables) {
        tables.queue.release(tasks, at);
        return result<void>();
    });
}

awaitable<result<std::size_t>> sqlite_ledger::end_all_leases(wall_time at) {
    return write<std::size_t>([at](writing& tables) {
        tables.pages.end_open_runs(at);
        tables.parts.drop_uncommitted();
        return result<std::size_t>(tables.queue.end_all_leases(at));
    });
}

awaitable<result<std::size_t>> sqlite_ledger::bring_forward(lane lane, wall_time latest) {
    return write<std::size_t>([where = std::move(lane), latest](writing& tables) {
        return result<std::size_t>(tables.queue.bring_forward(where, latest));
    });
}

awaitable<result<claim_reply>> sqlite_ledger::unconfirmed(wall_time now, std::size_t limit) {
    return ask<claim_reply>(
        [now, limit](reading& tables) { return result<claim_reply>(tables.sent.due(now, limit)); });
}

awaitable<result<std::vector<task_id>>> sqlite_ledger::confirm(
    std::vector<confirmation> confirmations) {
    return write_in_step<std::vector<task_id>>(
        [this, confirmations = std::move(confirmations)](writing& tables) mutable {
            texts_.hide(confirmations);
            return tables.verdicts.take(confirmations);
        });
}

awaitable<result<std::vector<std::string>>> sqlite_ledger::claimed_external_ids(
    destination destination, std::vector<std::string> external_ids) {
    using answer = std::vector<std::string>;
    return ask<answer>(
        [where = std::move(destination), external_ids = std::move(external_ids)](reading& tables) {
            return result<answer>(tables.answers.claimed_external_ids(where, external_ids));
        });
}

awaitable<result<std::size_t>> sqlite_ledger::finished_without_id(destination destination,
                                                                  std::string fingerprint) {
    return ask<std::size_t>(
        [where = std::move(destination), fingerprint = std::move(fingerprint)](reading& tables) {
            return result<std::size_t>(tables.answers.finished_without_id(where, fingerprint));
        });
}

awaitable<result<std::vector<task>>> sqlite_ledger::list(task_filter filter) {
    return ask<std::vector<task>>([filter = std::move(filter)](reading& tables) {
        return result<std::vector<task>>(tables.lists.list(filter));
    });
}

awaitable<result<std::optional<task_history>>> sqlite_ledger::find(task_id id, history_part part) {
    return ask<std::optional<task_history>>([id, part](reading& tables) {
        return result<std::optional<task_history>>(tables.histories.find(id, part));
    });
}

awaitable<result<std::map<task_state, std::int64_t>>> sqlite_ledger::count_by_state() {
    using answer = std::map<task_state, std::int64_t>;
    return ask<answer>(
        [](reading& tables) { return result<answer>(tables.answers.count_by_state()); });
}

awaitable<result<std::vector<lane_count>>> sqlite_ledger::count_by_lane(task_filter filter) {
    using answer = std::vector<lane_count>;
    return ask<answer>([filter = std::move(filter)](reading& tables) {
        return result<answer>(tables.lists.count_by_lane(filter));
    });
}

awaitable<result<std::vector<run_summary>>> sqlite_ledger::last_runs(run_filter filter) {
    using answer = std::vector<run_summary>;
    return ask<answer>([filter = std::move(filter)](reading& tables) {
        return result<answer>(tables.answers.last_runs(filter));
    });
}

awaitable<result<std::vector<lane_head>>> sqlite_ledger::heads_of_lanes(wall_time now) {
    using answer = std::vector<lane_head>;
    return ask<answer>(
        [now](reading& tables) { return result<answer>(tables.answers.heads_of_lanes(now)); });
}

std::optional<commit_activity> sqlite_ledger::activity() const {
    return writer_ ? std::optional(writer_->activity()) : std::nullopt;
}

awaitable<result<bool>> sqlite_ledger::changed_elsewhere() {
    return write_in_step<bool>([](writing& tables) {
        return result<bool>(std::exchange(tables.changed_elsewhere, false));
    });
}

std::optional<failure> sqlite_ledger::lost_files() const {
    return opened_.lost();
}

awaitable<void> sqlite_ledger::close() {
    auto reader_ended = close_queue(reader_->operations());
    co_await std::move(reader_ended);
    if (writer_) {
        auto writer_ended = close_queue(writer_->operations());
        co_await std::move(writer_ended);
    }
}

}  // namespace sluice::ledger::sqlite
