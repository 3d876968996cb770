#include <sluice/component/publisher.hpp>

namespace sluice {

awaitable<result<void>> publisher::gather(const entity* /*entity*/) {
    co_return result<void>();
}

awaitable<result<void>> publisher::show_stages(const entity* /*entity*/,
                                               stage_context /*context*/) {
    co_return result<void>();
}

awaitable<std::vector<result<receipt>>> publisher::send_all(std::vector<delivery> batch) {
    std::vector<result<receipt>> outcomes;
    outcomes.reserve(batch.size());
    for (auto& delivery : batch) {
        auto outcome = co_await send(std::move(delivery));
        outcomes.push_back(std::move(outcome));
    }
    co_return outcomes;
}

awaitable<result<findings>> publisher::verify(delivery /*what*/) {
    co_return failure(failure_class::uncertain, "this publisher cannot ask its target",
                      "look at the target, then retry or skip the task by hand");
}

std::optional<first_question> publisher::confirmation_of(const unconfirmed_result& /*result*/) {
    return std::nullopt;
}

awaitable<result<std::vector<verdict>>> publisher::verdicts(
    std::vector<unconfirmed_result> /*results*/) {
    co_return failure(failure_class::refused,
                      "this publisher cannot ask what became of its results",
                      "look at the target, then finish or skip the task by hand");
}

}  // namespace sluice
