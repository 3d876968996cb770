#include "app/auth_session.hpp"

#include "app/checked_configuration.hpp"
#include "app/command.hpp"
#include "app/run_awaitable.hpp"
#include "app/state_directory.hpp"
#include "engine/settings.hpp"

#include <sluice/ledger/sqlite.hpp>
#include <sluice/ledger/state_owner.hpp>

#include <cstdio>

namespace sluice::app {
namespace {

int complain(const failure& why) {
    std::fprintf(stderr, "sluice auth: %s\n", describe(why).c_str());
    return exit_failed;
}

awaitable<result<answer_text>> work_and_close(
    std::function<awaitable<result<answer_text>>(auth_desk)> work, auth_desk desk,
    ledger::ledger* record) {
    auto done = co_await work(desk);
    co_await record->close();
    co_return done;
}

}  // namespace

int at_auth_desk(const auth_options& options,
                 const std::function<awaitable<result<answer_text>>(auth_desk)>& work) {
    checked_configuration checked(options.directory, config::secret_use::resolved,
                                  {log_style::human, log_level::warning});
    if (!checked.good()) {
        return checked.show_problems();
    }
    auto& built = checked.built;
    const auto& settings = checked.given.single<engine::daemon_settings>("daemon");
    ledger::sqlite_settings storage;
    storage.file = ledger_file(options.state);
    storage.keeps = durability_named(settings.durability);
    const auto acting = ledger::acting_as_owner::of(options.state);
    if (!acting) {
        return complain(acting.error());
    }
    auto record = open_ledger_of_owner(options.state, storage);
    if (!record) {
        return complain(record.error());
    }
    const auto opened = built.open_ledger(**record, options.state);
    if (!opened) {
        return complain(opened.error());
    }
    auto& tokens = built.tokens();
    const auto text = run_to_end(
        checked.context,
        work_and_close(work,
                       auth_desk{checked.context, tokens.book(), tokens.vault(), built.time()},
                       record->get()));
    if (!text) {
        return complain(text.error());
    }
    std::fputs(text->text.c_str(), stdout);
    return text->complete ? exit_done : exit_failed;
}

}  // namespace sluice::app
