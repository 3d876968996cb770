#include "app/assembled.hpp"

#include "engine/plan/assembly.hpp"
#include "engine/plan/settings.hpp"

#include <set>
#include <string>
#include <utility>

namespace sluice::app {

assembled::assembled(asio::io_context& context, config::loaded& given, event_log& log,
                     secret_filter& filter, std::filesystem::path ledger)
    : own_(std::make_unique<shared_parts>(context, engine::daemon_of(given), given.use, log,
                                          filter)),
      shared_(*own_),
      tokens_(context.get_executor(), *shared_.http, shared_.time, log, shared_.vault),
      budgets_(shared_.budgets),
      storages_(shared_.storages) {
    if (!ledger.empty()) {
        shared_.host.ledger = std::move(ledger);
    }
    make(given, nullptr);
    shared_.budgets.put_in_force(budgets_.limits());
    shared_.budgets.prefer(priorities_);
}

assembled::assembled(shared_parts& shared, config::loaded& given, const running_parts* running)
    : shared_(shared),
      tokens_(shared.context.get_executor(), *shared.http, shared.time, shared.log, shared.vault),
      budgets_(shared.budgets),
      storages_(shared.storages) {
    if (running != nullptr) {
        take_kept(*running);
    }
    make(given, running);
}

// A client that stays keeps its connections, its token and its share of a budget.
void assembled::take_kept(const running_parts& running) {
    for (const auto& [kind, name] : running.kept) {
        const auto map = kind == "client" ? "clients" : kind == "route" ? "routes" : kind;
        budgets_.take_over(running.built.budgets_, map + "." + name);
        if (kind == "client") {
            clients_.take_over(running.built.clients_, name);
            tokens_.book().take_over(running.built.tokens_.book(), name);
        }
    }
}

void assembled::make(config::loaded& given, const running_parts* running) {
    const auto context_of = [this](std::string name) { return context_for(std::move(name)); };
    storages_.make_all(given, given.problems);
    clients_.make_all(given, shared_.types, context_of, given.problems);
    config::diagnostics found;
    std::string last;  // the component made last
    std::set<std::string> orphans;
    // A component asks for its context before it looks for clients and storages. So a look-up that
    // found nothing belongs to the component whose context was asked for last.
    const auto note = [&] {
        const bool clients = clients_.missed();
        if (storages_.missed() || clients) {
            orphans.insert(last);
        }
    };
    const auto noted_context = [&](std::string name) {
        note();
        last = name;
        return context_for(std::move(name));
    };
    engine::assembly builds(given, shared_.types, noted_context, found);
    if (running != nullptr) {
        builds.reuse(running->plan, running->kept);
        builds.use_settings(running->settings);
    }
    plan_ = builds.build();
    note();
    for (const auto& incoming : plan_.incoming) {
        priorities_[engine::subscriber_name(incoming->name)] = incoming->priority;
    }
    // A wrong client or storage is reported at its own place. The components that miss it are not
    // reported too. The same holds for a client whose secret was not looked up.
    const bool consequences = !given.good() || clients_.left_out();
    for (const auto& problem : found.all()) {
        if (!consequences || !orphans.contains(problem.path)) {
            given.problems.add(problem);
        }
    }
}

result<void> assembled::open_ledger(ledger::key_values& values,
                                    const std::filesystem::path& state) {
    shared_.open_ledger(values, state);
    return open_tokens();
}

result<void> assembled::open_tokens() {
    return tokens_.open(shared_.token_key, shared_.state, *shared_.values);
}

component_context assembled::context_for(std::string name) {
    budgets_.make_for(name);
    return {.name = std::move(name),
            .executor = shared_.context.get_executor(),
            .time = shared_.time,
            .random = shared_.random,
            .http = *shared_.http,
            .clients = clients_,
            .pool = shared_.pool,
            .log = shared_.log,
            .storages = storages_,
            .budgets = budgets_,
            .tokens = tokens_.book(),
            .answers = shared_.answers,
            .host = shared_.host};
}

}  // namespace sluice::app
