#include "cli/auth/auth_session.hpp"

#include "app/checked_configuration.hpp"
#include "app/run_awaitable.hpp"
#include "app/state_directory.hpp"
#include "cli/command.hpp"
#include "engine/plan/settings.hpp"

#include <sluice/ledger/sqlite.hpp>
#include <sluice/ledger/state_owner.hpp>
#include <sluice/model/printable.hpp>

#include <cstdio>

namespace sluice::cli {
namespace {

int complain_without_secrets(const failure& why, const secret_filter& filter) {
    std::fprintf(stderr, "sluice auth: %s\n", filter.without_secrets(describe(why)).c_str());
    return exit_failed;
}

awaitable<result<answer_text>> work_and_close(
    std::function<awaitable<result<answer_text>>(auth_desk)> work, auth_desk desk,
    app::kept_tokens* tokens, ledger::ledger* ledger) {
    co_await tokens->hide_all();
    auto done = co_await work(desk);
    co_await ledger->close();
    co_return done;
}

}  // namespace

int at_auth_desk(const auth_options& options,
                 const std::function<awaitable<result<answer_text>>(auth_desk)>& work) {
    app::checked_configuration checked(options.directory, config::secret_use::resolved,
                                       {app::log_style::human, log_level::warning});
    if (!checked.good()) {
        return checked.show_problems();
    }
    auto& built = checked.built;
    const auto& settings = checked.given.single<engine::daemon_settings>("daemon");
    ledger::sqlite_settings storage;
    storage.file = app::ledger_file(options.state);
    storage.keeps = app::durability_named(settings.durability);
    storage.filter = &checked.filter;
    // Before the ledger is opened: files that it makes must belong to the daemon's user.
    const auto acting = ledger::acting_as_owner::of(options.state);
    if (!acting) {
        return complain_without_secrets(acting.error(), checked.filter);
    }
    auto ledger = app::open_ledger_of_owner(options.state, storage);
    if (!ledger) {
        return complain_without_secrets(ledger.error(), checked.filter);
    }
    const auto opened = built.open_ledger(**ledger, options.state);
    if (!opened) {
        return complain_without_secrets(opened.error(), checked.filter);
    }
    auto& tokens = built.tokens();
    const auto text = app::run_to_end(
        checked.context, work_and_close(work,
                                        auth_desk{checked.context, tokens.book(), tokens.vault(),
                                                  built.time(), checked.filter},
                                        &tokens, ledger->get()));
    if (!text) {
        return complain_without_secrets(text.error(), checked.filter);
    }
    std::fputs(printable_lines(checked.filter.without_secrets(text->text)).c_str(), stdout);
    return text->complete ? exit_done : exit_failed;
}

}  // namespace sluice::cli
