#include <sluice/component/registry.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <optional>

namespace sluice::transform {

namespace {

struct wait_options {
    std::optional<std::chrono::milliseconds> time;
};

const config::declaration<wait_options>& wait_declaration() {
    static const auto declared = [] {
        config::declaration<wait_options> d("wait",
                                            "Waits before the record, and those after it, go on");
        d.field("time", &wait_options::time, "The time, from 1ms to 10m")
            .required()
            .shorthand()
            .at_least(std::chrono::milliseconds(1))
            .at_most(std::chrono::minutes(10))
            .example("2s");
        return d;
    }();
    return declared;
}

class wait_transformer final : public transformer {
 public:
    wait_transformer(std::chrono::milliseconds time, clock& clock) : time_(time), clock_(clock) {}

    bool waits() const override { return true; }

    stage_work apply(entity entity, expression_scope /*scope*/, stage_output& out) const override {
        if (out.watch().rehearsal) {
            out.emit(std::move(entity));
            return {};
        }
        return wait(std::move(entity), &out);
    }

 private:
    awaitable<result<void>> wait(entity entity, stage_output* out) const {
        if (!co_await clock_.sleep_for(time_)) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
        out->emit(std::move(entity));
        co_return result<void>();
    }

    std::chrono::milliseconds time_;
    clock& clock_;
};

}  // namespace

void add_wait(registry& types) {
    types.add<transformer>(
        wait_declaration(),
        [](const wait_options& options,
           const component_context& context) -> result<std::shared_ptr<transformer>> {
            return std::make_shared<wait_transformer>(options.time.value(), context.time);
        });
}

}  // namespace sluice::transform
