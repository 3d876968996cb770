#include "cli/cases/case_world.hpp"

#include "app/state_directory.hpp"
#include "cli/cases/given_records.hpp"
#include "engine/plan/assembly.hpp"

#include <sluice/ledger/sqlite.hpp>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace sluice::cli {

passing_directory::passing_directory() {
    auto name = (std::filesystem::temp_directory_path() / "sluice-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::filesystem::filesystem_error("a temporary directory cannot be made", name,
                                                std::error_code(errno, std::generic_category()));
    }
    path_ = name;
}

passing_directory::~passing_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

case_world::case_world(const test_case& tested, const case_setting& by)
    : test(tested),
      setting(by),
      time(parse_utc(tested.now).value(), by.records ? &machine_time : nullptr),
      filter(by.given.secrets),
      book(by.exchanges, filter),
      settings(engine::daemon_of(by.given)),
      shared(context, settings, by.given.use, log, filter, outside()),
      built(shared, by.given, nullptr) {
    shared.budgets.put_in_force(built.budget_limits());
    shared.budgets.prefer(built.priorities());
}

app::outside_world case_world::outside() {
    app::outside_world made;
    made.time = &time;
    made.random = &random;
    made.types = &setting.types;
    auto network = setting.records
                       ? net::make_client_factory(context.get_executor(), machine_time,
                                                  machine_random, settings.allow_networks)
                       : nullptr;
    made.http = make_recorded_factory(book, std::move(network));
    return made;
}

result<void> case_world::open() {
    if (!setting.given.good()) {
        return failure(failure_class::invalid, setting.given.problems.to_text());
    }
    ledger::sqlite_settings storage;
    storage.file = app::ledger_file(directory.path());
    storage.keeps = ledger::durability::memory;
    storage.filter = &filter;
    auto opened = ledger::open_sqlite_ledger(storage);
    if (!opened) {
        return opened.error();
    }
    ledger = *std::move(opened);
    return built.open_ledger(*ledger, directory.path());
}

result<std::shared_ptr<subscriber>> case_world::source_of_input() {
    if (test.input) {
        return give_records(listed_records(*test.input), test);
    }
    if (test.input_file.empty()) {
        return std::shared_ptr<subscriber>();
    }
    return give_file(test, {.name = "input_file",
                            .executor = context.get_executor(),
                            .time = time,
                            .random = random,
                            .http = *shared.http,
                            .clients = built.clients(),
                            .pool = shared.pool,
                            .log = log,
                            .types = &setting.types});
}

}  // namespace sluice::cli
