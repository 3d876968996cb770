#include <sluice/component/registry.hpp>

#include <memory>
#include <string>
#include <utility>

namespace sluice {

namespace {

struct none_options {};

const config::declaration<none_options>& none_declaration() {
    static const config::declaration<none_options> declared(
        "none", "Sends nothing: the stages before it and after it do the work");
    return declared;
}

class none_publisher final : public publisher {
 public:
    result<delivery> prepare(entity entity, std::string key) override {
        delivery made;
        made.summary = "nothing: " + entity.type + " " + entity.id;
        made.entity = std::move(entity);
        made.key = std::move(key);
        made.safety = repeat_safety::idempotent;
        return made;
    }

    awaitable<result<receipt>> send(delivery /*delivery*/) override { co_return receipt(); }
};

}  // namespace

void add_none_connector(registry& types) {
    types.add<publisher>(none_declaration(), [](const none_options&, const component_context&) {
        return std::make_shared<none_publisher>();
    });
}

}  // namespace sluice
