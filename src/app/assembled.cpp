#include "app/assembled.hpp"

#include "engine/assembly.hpp"
#include "engine/settings.hpp"

namespace sluice::app {

assembled::assembled(asio::io_context& context, config::loaded& given, event_log& log)
    : context_(context),
      log_(log),
      pool_(static_cast<std::size_t>(given.single<engine::daemon_settings>("daemon").pool_threads)),
      http_(net::make_client_factory(context.get_executor(), time_, random_)) {
    const auto context_of = [this](std::string name) { return context_for(std::move(name)); };
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

component_context assembled::context_for(std::string name) {
    return {
        std::move(name), context_.get_executor(), time_, random_, *http_, clients_, pool_, log_};
}

}  // namespace sluice::app
