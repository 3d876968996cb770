#include "engine/plan/no_publisher.hpp"

#include <utility>

namespace sluice::engine {
namespace {

// The batch limit: the outcomes of so many deliveries go into one commit.
constexpr std::size_t together = 64;

class no_publisher final : public publisher {
 public:
    result<delivery> prepare(entity entity, std::string key) override {
        delivery made;
        made.entity = std::move(entity);
        made.key = std::move(key);
        made.safety = repeat_safety::idempotent;
        made.summary = "nothing: the outgoing has no publisher";
        return made;
    }

    awaitable<result<receipt>> send(delivery /*what*/) override { co_return receipt(); }

    std::size_t batch_limit() const override { return together; }
};

}  // namespace

std::shared_ptr<publisher> make_no_publisher() {
    return std::make_shared<no_publisher>();
}

}  // namespace sluice::engine
