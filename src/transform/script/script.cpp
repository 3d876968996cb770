#include "transform/script/sandbox.hpp"

#include <sluice/component/registry.hpp>

namespace sluice::transform {

namespace {

struct script_options {
    std::string code;
    std::int64_t instructions = static_cast<std::int64_t>(script_limits().instructions);
    std::size_t memory = script_limits().memory;
    std::chrono::milliseconds time = script_limits().time;
};

const config::declaration<script_options>& script_declaration() {
    static const auto declared = [] {
        using o = script_options;
        config::declaration<o> d("script", "Changes the record by a script in Lua 5.4");
        d.field("code", &o::code,
                "The script. `record` is the data, a table; `header`, `entity`, `now` and "
                "`variables` stand beside it to be read. What it returns becomes the data; without "
                "that, `record` as it is changed. A null is nil as a member, and `null` in a list. "
                "error(text) fails the record, drop(text) ends its way. There are string, table, "
                "math and utf8, and no file, process, network, clock, random number, coroutine or "
                "metatable")
            .required()
            .shorthand()
            .not_empty()
            .example("record.total = record.price * record.count")
            .check(sandbox::fault_of);
        d.field("instructions", &o::instructions,
                "Instructions of Lua for one record; long work of a function counts as several")
            .at_least(1000)
            .at_most(100'000'000);
        d.field("memory", &o::memory,
                "Memory of the script, and bytes of the record that it makes. One text has a 16th "
                "of it at most")
            .at_least(std::size_t{256} * 1024)
            .at_most(std::size_t{256} * 1024 * 1024);
        d.field("time", &o::time, "The processor's time for one record")
            .at_least(std::chrono::milliseconds(1))
            .at_most(std::chrono::seconds(1));
        return d;
    }();
    return declared;
}

class script_transformer final : public transformer {
 public:
    script_transformer(const std::string& code, const script_limits& limits)
        : sandbox_(code, limits) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        const auto done = sandbox_.run(entity, scope);
        if (!done) {
            return done.error();
        }
        if (done->dropped) {
            out.drop("script: " + done->reason);
        } else {
            out.emit(std::move(entity));
        }
        return {};
    }

 private:
    mutable sandbox sandbox_;  // a stage runs on one thread
};

}  // namespace

void add_script(registry& types) {
    types.add<transformer>(script_declaration(),
                           [](const script_options& options,
                              const component_context&) -> result<std::shared_ptr<transformer>> {
                               script_limits limits;
                               limits.instructions =
                                   static_cast<std::uint64_t>(options.instructions);
                               limits.memory = options.memory;
                               limits.time = options.time;
                               return std::make_shared<script_transformer>(options.code, limits);
                           });
}

}  // namespace sluice::transform
