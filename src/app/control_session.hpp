#pragma once

// Gives the control interface its view of the running daemon. Opens its entrances and the
// operator's page for as long as the daemon lives.

#include "access/budgets.hpp"
#include "app/configuration_watch.hpp"
#include "app/daemon.hpp"
#include "app/edited_files.hpp"
#include "app/edited_objects.hpp"
#include "app/editing_help.hpp"
#include "app/granted_access.hpp"
#include "app/log_levels.hpp"
#include "app/reloader.hpp"
#include "app/trials.hpp"
#include "app/webhook_listener.hpp"
#include "control/alerts/alert_watch.hpp"
#include "control/listeners.hpp"
#include "control/running_daemon.hpp"
#include "control/tasks/bulk_moves.hpp"
#include "control/traces/span_queue.hpp"
#include "engine/engine.hpp"
#include "engine/route_taps.hpp"
#include "page/page_server.hpp"

#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <memory>

namespace sluice::app {

// Names the parts of the daemon that the control interface works with. All outlive the session.
struct control_parts {
    const configuration_watch& watch;
    engine::engine& runs;
    const daemon& life;
    const access::budgets& budgets;
    std::shared_ptr<log_levels> levels;
    std::filesystem::path state;
    std::shared_ptr<control::live_events> events;
    reloader& reloads;
    secret_filter& filter;
    control::span_queue* traces;  // null: nothing is traced
    engine::route_taps& taps;
    std::filesystem::path directory;  // of the configuration, absolute
    const environment_at_start& started;
    asio::thread_pool& pool;
    net::handed_sockets* handed;  // by the service manager
};

class control_session final : public control::running_daemon {
 public:
    control_session(const engine::services& services, control_parts parts);

    // Opens the entrances. The daemon goes on without one that cannot be opened, and logs it.
    void start(const engine::daemon_settings& settings);
    // Ends every connection. Await it before the destructor.
    awaitable<void> stop();

    control::daemon_identity identity() const override;
    awaitable<json::value> reload(std::string asked_by) override;
    awaitable<result<json::value>> generations() override;
    awaitable<result<json::value>> schedules(std::string name) override;
    awaitable<result<std::map<std::string, control::budget_forecast>>> forecasts() override;
    engine::engine_view view() override { return parts_.runs.view(); }
    std::vector<control::budget_now> budgets() const override;
    std::vector<control::alert_now> alerts() const override;
    // The watch looks through this session, so it is made after it.
    void show_alerts(const control::alert_watch& watch) { alerts_ = &watch; }
    // The listener outlives the session's last answer.
    void show_webhooks(const webhook_listener& hooks) { hooks_ = &hooks; }
    void heed_commands() override;
    std::vector<control::log_choice> log_levels() const override;
    void set_log_level(const control::log_choice& choice) override;
    bool reset_log_level(const std::string& kind, const std::string& name) override;

 private:
    control_parts parts_;
    edited_files files_;
    declared_help help_;
    daemon_trials trials_;
    control::bulk_moves bulk_;
    edited_objects objects_;
    granted_access grants_;
    const control::alert_watch* alerts_ = nullptr;
    const webhook_listener* hooks_ = nullptr;
    control::control_context context_;
    control::operations operations_;
    control::listeners listeners_;
    operator_page::page_server page_;
};

}  // namespace sluice::app
