#include "connectors/ocoya/write/staged_payloads.hpp"

#include "connectors/ocoya/write/payload.hpp"

#include <sluice/component/names.hpp>

#include <utility>

namespace sluice::ocoya {
namespace {

// A delivery that was given up between the two calls leaves its payload here.
constexpr std::size_t most_kept = 256;

std::string print_of(const entity& entity) {
    return entity.type + "\n" + entity.id + "\n" + write_json(entity.data);
}

}  // namespace

staged_payloads::staged_payloads(const endpoint& endpoint, const publisher_options& options,
                                 request_stages stages)
    : endpoint_(endpoint), options_(options), stages_(std::move(stages)) {}

bool staged_payloads::empty() const {
    return stages_.empty() || !sends_body(endpoint_, options_);
}

awaitable<result<void>> staged_payloads::make(const entity* entity, wall_time now) {
    if (empty()) {
        co_return result<void>();
    }
    auto made = co_await run(entity, {.now = now});
    if (!made) {
        co_return made.error();
    }
    if (made_.size() >= most_kept) {
        made_.clear();
    }
    made_[print_of(*entity)] = *std::move(made);
    co_return result<void>();
}

result<json::value> staged_payloads::payload_of(const entity& entity) const {
    const auto found = made_.find(print_of(entity));
    if (found == made_.end()) {
        return failure(failure_class::busy, "the stages of `request` have not run yet");
    }
    return found->second;
}

void staged_payloads::drop(const entity& entity) {
    if (!made_.empty()) {
        made_.erase(print_of(entity));
    }
}

awaitable<result<void>> staged_payloads::show(const entity* entity, stage_context context) const {
    if (empty()) {
        co_return result<void>();
    }
    const auto made = co_await run(entity, context);
    co_return made ? result<void>() : made.error();
}

awaitable<result<json::value>> staged_payloads::run(const entity* entity,
                                                    stage_context context) const {
    auto names = names_beside(*entity, context.now);
    auto payload = payload_before_request(endpoint_, options_, *entity, names);
    if (!payload) {
        co_return payload.error();
    }
    names["record"] = entity->data;
    context.names = &names;
    sluice::entity part{entity->type, entity->id, entity->headers, *std::move(payload)};
    auto made = co_await stages_.run(std::move(part), context);
    if (made) {
        cut_payload(options_, *made);
    }
    co_return made;
}

}  // namespace sluice::ocoya
