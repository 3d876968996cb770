// The connector `exec`: its subscriber and its publisher, with programs of the system.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"

#include <csignal>

namespace sluice::testing {

namespace {

recorded_world::script nothing_is_asked() {
    return [](const net::request&, int) { return reply_of(500, ""); };
}

std::string read_program(const std::string& yaml) {
    recorded_world world(nothing_is_asked());
    world.host.programs = {"/bin/sh", "/bin/echo", "/bin/pwd", "/usr/bin/env"};
    const auto reads = world.make<subscriber>("exec", yaml);
    if (reads == nullptr) {
        return world.told();
    }
    const auto page = world.run(reads->fetch(nullptr));
    world.note(page ? "read" : describe(page.error()));
    for (const auto& one : page ? page->entities : std::vector<entity>()) {
        world.note(one.type + " " + one.id + " " + write_json(one.data));
    }
    return world.told();
}

std::string run_for_record(const std::string& yaml) {
    recorded_world world(nothing_is_asked());
    std::signal(SIGPIPE, SIG_IGN);  // as the daemon does
    world.host.programs = {"/bin/sh", "/bin/echo", "/bin/pwd", "/usr/bin/env"};
    const auto runs = world.make<publisher>("exec", yaml);
    if (runs == nullptr) {
        return world.told();
    }
    entity one;
    one.data = json::object{{"a", 1}};
    const auto ready = runs->prepare(one, "key").value();
    world.note("safety " + std::to_string(static_cast<int>(ready.safety)));
    const auto done = world.run(runs->send(ready));
    world.note(done ? done->response + write_json(done->data)
                    : describe(done.error()) + std::string(name_of(done.error().kind)));
    return world.told();
}

std::string script(const std::string& text) {
    return "program: /bin/sh\narguments: [-c, \"" + text + "\"]\n";
}

const effects_of exec_subscriber("subscriber exec", [] {
    const std::string text = "program: /bin/echo\narguments: [a]\nformat: text\n";
    const std::string none = "program: /usr/bin/env\nformat: text\n";
    const std::string here = "program: /bin/pwd\nformat: text\n";
    const std::string csv = script("printf 'a;b\\\\n1;2\\\\n'") + "format: csv\n";
    const std::string fails = script("exit 3");
    const std::string list = script("echo '{\\\"a\\\":[1,2]}'");
    const std::string slow = script("read -r nothing; sleep 0.3");
    const std::string large = script("printf '%2000s'") + "format: text\n";
    return effect_table{
        .observe = read_program,
        .effects = {{"program", text, "program: /bin/pwd\narguments: [a]\nformat: text"},
                    {"arguments", text, "program: /bin/echo\narguments: [b]\nformat: text"},
                    {"environment", none, none + "environment: {A: x}"},
                    {"directory", here, here + "directory: /usr"},
                    {"time_limit", slow, slow + "time_limit: 20ms"},
                    {"done_codes", fails, fails + "done_codes: [3]"},
                    {"format", list, list + "format: text"},
                    {"delimiter", csv, csv + "delimiter: \";\""},
                    {"header", csv, csv + "header: false"},
                    {"items", list, list + "items: a"},
                    {"largest_output", large, large + "largest_output: 1024"},
                    {"entity", text, text + "entity: products"}}};
});

const effects_of exec_publisher("publisher exec", [] {
    const std::string text = "program: /bin/echo\narguments: [a]\n";
    const std::string cat = script("cat");
    const std::string fails = script("exit 3");
    const std::string slow = script("read -r nothing; sleep 0.3");
    const std::string large = script("printf '%2000s'");
    return effect_table{
        .observe = run_for_record,
        .effects = {{"program", text, "program: /bin/pwd\narguments: [a]"},
                    {"arguments", text, "program: /bin/echo\narguments: [b]"},
                    {"environment", "program: /usr/bin/env\n",
                     "program: /usr/bin/env\nenvironment: {A: x}"},
                    {"directory", "program: /bin/pwd\n", "program: /bin/pwd\ndirectory: /usr"},
                    {"time_limit", slow, slow + "time_limit: 20ms"},
                    {"done_codes", fails, fails + "done_codes: [3]"},
                    {"input", cat, cat + "input: {b: \"{{ a }}\"}"},
                    {"format", cat, cat + "format: csv"},
                    {"retry_codes", fails, fails + "retry_codes: [3]"},
                    {"idempotent", text, text + "idempotent: true"},
                    {"largest_output", large, large + "largest_output: 1024"}}};
});

}  // namespace

}  // namespace sluice::testing
