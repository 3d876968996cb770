#include "engine/intake/intake.hpp"

// Reports deletions after a listing: entities that it, and those before it, did not show.

namespace sluice::engine {

// A crash in the middle leaves the rest to the end of the next listing.
awaitable<result<void>> intake::report_deleted(ledger::run_id run) {
    ledger::missing_request asked;
    asked.incoming = incoming_->name;
    asked.listings = incoming_->deleted_after;
    std::int64_t deleted = 0;
    bool more = true;
    while (more && !stopping_) {
        auto missing = co_await services_.ledger.missing(asked);
        if (!missing) {
            co_return missing.error();
        }
        more = missing->size() == asked.limit;
        if (missing->empty()) {
            break;
        }
        asked.after = missing->back().id;
        deleted += static_cast<std::int64_t>(missing->size());
        auto taken = co_await commit_deleted(run, *std::move(missing));
        if (!taken) {
            co_return taken.error();
        }
    }
    if (deleted > 0) {
        services_.log.write(log_level::info, "no longer listed",
                            {{"incoming", incoming_->name}, {"run", run}, {"entities", deleted}});
    }
    co_return result<void>();
}

awaitable<result<void>> intake::commit_deleted(ledger::run_id run,
                                               std::vector<ledger::missing_entity> missing) {
    ledger::page_commit commit;
    commit.position = position_;
    std::vector<sighted_entity> deleted;
    for (const auto& one : missing) {
        commit.deleted.push_back(one.id);
        if (!is_unidentified(one.id)) {  // that one's task has said what there is to say
            deleted.emplace_back().entity = deleted_entity(one);
        }
    }
    co_return co_await commit_offer(run, std::move(deleted), std::move(commit), counts_);
}

void intake::say_doubt(const ledger::listing_marks& marks) {
    if (marks.unbroken || doubted_) {
        return;
    }
    doubted_ = true;
    services_.log.write(log_level::warning,
                        "this listing does not show which entities were deleted: it was cut, has "
                        "records that cannot "
                        "be told, or its end is not proven",
                        {{"incoming", incoming_->name}});
}

}  // namespace sluice::engine
