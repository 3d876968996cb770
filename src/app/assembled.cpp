#include "app/assembled.hpp"

#include "app/silent_clients.hpp"
#include "engine/plan/assembly.hpp"
#include "engine/plan/settings.hpp"

#include <set>
#include <string>

namespace sluice::app {

namespace {

// A client whose secret is a placeholder must never send: the placeholder would leave the process.
std::unique_ptr<net::client_factory> factory_for(config::secret_use secrets,
                                                 std::unique_ptr<net::client_factory> real) {
    return secrets == config::secret_use::withheld ? make_silent_factory(std::move(real))
                                                   : std::move(real);
}

}  // namespace

assembled::assembled(asio::io_context& context, config::loaded& given, event_log& log,
                     secret_filter& filter)
    : context_(context),
      log_(log),
      pool_(static_cast<std::size_t>(engine::daemon_of(given).pool_threads)),
      http_(factory_for(given.use,
                        net::make_client_factory(context.get_executor(), time_, random_,
                                                 engine::daemon_of(given).allow_networks))),
      tokens_(context.get_executor(), *http_, time_, log, filter),
      token_key_(engine::daemon_of(given).token_key),
      budgets_(time_, log),
      answers_(time_, log),
      storages_(time_) {
    budgets_.wait_at_most(engine::daemon_of(given).longest_asked_wait);
    const auto context_of = [this](std::string name) { return context_for(std::move(name)); };
    storages_.make_all(given, given.problems);
    clients_.make_all(given, component_types(), context_of, given.problems);
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
    engine::assembly builds(given, component_types(), noted_context, found);
    plan_ = builds.build();
    note();
    for (const auto& incoming : plan_.incoming) {
        budgets_.prefer(engine::subscriber_name(incoming->name), incoming->priority);
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

assembled::~assembled() {
    // Jobs in the pool refer to members that are destroyed after this.
    pool_.join();
}

result<void> assembled::open_ledger(ledger::key_values& values,
                                    const std::filesystem::path& state) {
    storages_.open(values);
    budgets_.keep_in(values);
    answers_.keep_in(values);
    return tokens_.open(token_key_, state, values);
}

component_context assembled::context_for(std::string name) {
    return {.name = std::move(name),
            .executor = context_.get_executor(),
            .time = time_,
            .random = random_,
            .http = *http_,
            .clients = clients_,
            .pool = pool_,
            .log = log_,
            .storages = storages_,
            .budgets = budgets_,
            .tokens = tokens_.book(),
            .answers = answers_};
}

}  // namespace sluice::app
