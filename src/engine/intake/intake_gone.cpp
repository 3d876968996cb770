#include "engine/intake/intake.hpp"

// Reports, after a listing, the entities that it and those before it no longer showed.

namespace sluice::engine {

// Each step commits by itself. After a crash in the middle, the next listing reports the rest.
awaitable<result<void>> intake::tell_gone(ledger::run_id run) {
    ledger::missing_request asked;
    asked.incoming = incoming_->name;
    asked.listings = incoming_->gone_after;
    std::int64_t gone = 0;
    bool more = true;
    while (more && !stopping_) {
        auto missing = co_await with_.record.missing(asked);
        if (!missing) {
            co_return missing.error();
        }
        more = missing->size() == asked.limit;
        if (missing->empty()) {
            break;
        }
        asked.after = missing->back().id;
        gone += static_cast<std::int64_t>(missing->size());
        auto taken = co_await take_gone(run, *std::move(missing));
        if (!taken) {
            co_return taken.error();
        }
    }
    if (gone > 0) {
        with_.log.write(log_level::info, "no longer listed",
                        {{"incoming", incoming_->name}, {"run", run}, {"entities", gone}});
    }
    co_return result<void>();
}

awaitable<result<void>> intake::take_gone(ledger::run_id run,
                                          std::vector<ledger::missing_entity> missing) {
    ledger::page_commit commit;
    commit.position = position_;
    std::vector<sighted_entity> gone;
    for (const auto& what : missing) {
        commit.gone.push_back(what.id);
        if (!is_unidentified(what.id)) {  // its rejected task has told everything
            gone.emplace_back().record = gone_entity(what);
        }
    }
    co_return co_await commit_offer(run, std::move(gone), std::move(commit), counts_);
}

void intake::say_doubt(const ledger::listing_marks& marks) {
    if (marks.unbroken || doubted_) {
        return;
    }
    doubted_ = true;
    with_.log.write(log_level::warning,
                    "this listing does not show which entities were deleted: it was cut, has "
                    "records that cannot "
                    "be told, or its end is not proven",
                    {{"incoming", incoming_->name}});
}

}  // namespace sluice::engine
