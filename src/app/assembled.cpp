#include "app/assembled.hpp"

#include "engine/assembly.hpp"
#include "engine/settings.hpp"

namespace sluice::app {

assembled::assembled(asio::io_context& context, config::loaded& given, event_log& log)
    : context_(context),
      log_(log),
      pool_(static_cast<std::size_t>(given.single<engine::daemon_settings>("daemon").pool_threads)),
      http_(net::make_client_factory(context.get_executor(), time_, random_)),
      tokens_(context.get_executor(), *http_, time_, log),
      token_key_(given.single<engine::daemon_settings>("daemon").token_key),
      budgets_(time_, log),
      storages_(time_) {
    const auto context_of = [this](std::string name) { return context_for(std::move(name)); };
    storages_.make_all(given, given.problems);
    clients_.make_all(given, component_types(), context_of, given.problems);
    if (!given.good()) {
        return;
    }
    engine::assembly builds(given, component_types(), context_of, given.problems);
    plan_ = builds.build();
}

assembled::~assembled() {
    pool_.join();
}

result<void> assembled::open_ledger(ledger::key_values& values,
                                    const std::filesystem::path& state) {
    storages_.open(values);
    budgets_.keep_in(values);
    return tokens_.open(token_key_, state, values);
}

component_context assembled::context_for(std::string name) {
    return {std::move(name), context_.get_executor(),
            time_,           random_,
            *http_,          clients_,
            pool_,           log_,
            storages_,       budgets_,
            tokens_.book()};
}

}  // namespace sluice::app
