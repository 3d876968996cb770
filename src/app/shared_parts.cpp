#include "app/shared_parts.hpp"

#include "app/configuration.hpp"
#include "app/silent_clients.hpp"
#include "app/state_directory.hpp"

#include <utility>

namespace sluice::app {
namespace {

// A client whose secret is a placeholder must never send: the placeholder would leave the process.
std::unique_ptr<net::client_factory> factory_for(config::secret_use secrets,
                                                 std::unique_ptr<net::client_factory> real) {
    return secrets == config::secret_use::withheld ? make_silent_factory(std::move(real))
                                                   : std::move(real);
}

}  // namespace

shared_parts::shared_parts(asio::io_context& runs_on, const engine::daemon_settings& settings,
                           config::secret_use secrets, event_log& log_to, secret_filter& filter,
                           outside_world outside)
    : context(runs_on),
      log(log_to),
      time(outside.time != nullptr ? *outside.time : machine_time),
      random(outside.random != nullptr ? *outside.random : machine_random),
      types(outside.types != nullptr ? *outside.types : component_types()),
      host{.ledger = ledger_file(default_state_directory()), .programs = settings.allow_programs},
      pool(static_cast<std::size_t>(settings.pool_threads)),
      http(outside.http
               ? std::move(outside.http)
               : factory_for(secrets, net::make_client_factory(context.get_executor(), time, random,
                                                               settings.allow_networks))),
      vault(time, &filter),
      token_key(settings.token_key),
      budgets(time, log),
      answers(time, log),
      storages(std::make_shared<configured_storages::opened>(time)) {
    budgets.wait_at_most(settings.longest_asked_wait);
}

shared_parts::~shared_parts() {
    // Jobs in the pool refer to members that are destroyed after this.
    pool.join();
}

void shared_parts::open_ledger(ledger::key_values& all_values,
                               std::filesystem::path state_directory) {
    values = &all_values;
    state = std::move(state_directory);
    storages->values = values;
    budgets.keep_in(all_values);
    answers.keep_in(all_values);
}

}  // namespace sluice::app
