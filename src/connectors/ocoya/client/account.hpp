#pragma once

// What Ocoya says of the account behind a key, kept for a while, past a restart too, and shared by
// everything that uses the client: the workspaces, and the profiles of each. For one executor.
//
// A look-up goes before others as whoever needs it does: a publish that has to know a profile's id
// first does not wait for what polling is left, nor behind a look-up that does.

#include <sluice/async/clock.hpp>
#include <sluice/component/client.hpp>
#include <sluice/component/kept_answers.hpp>
#include <sluice/error.hpp>
#include <sluice/model/event_log.hpp>
#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/json/array.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace sluice::ocoya {

// Objects as they came, without those that have no id.
using kept_list = std::shared_ptr<const json::array>;

// Who needs a list, and how soon.
struct asker {
    asker(net::urgency how_soon, std::string who) : urgent(how_soon), name(std::move(who)) {}

    net::urgency urgent;
    std::string name;  // "incoming 'posts'"
};

class account {
 public:
    // `credential`: a one-way hash. `kept` and `log` outlive the account.
    account(kept_answers& kept, std::string credential, event_log& log)
        : kept_(&kept), credential_(std::move(credential)), log_(&log) {}

    // No older than `longest_age`; a longer age asks again, once for all who wait. A failure is
    // that of the request and changes nothing of what is kept. Cancellable (terminal), then throws
    // operation_aborted. What is pointed to outlives the call.
    awaitable<result<kept_list>> workspaces(client* through, clock* time, asker who,
                                            std::chrono::milliseconds longest_age);
    awaitable<result<kept_list>> profiles(client* through, clock* time, asker who,
                                          std::string workspace,
                                          std::chrono::milliseconds longest_age);

    // Asked for again by the next one who needs them, when they are older than `longest_age`; were
    // they?
    bool doubt_profiles(const std::string& workspace, wall_time now,
                        std::chrono::milliseconds longest_age);

    // What is kept, however old; null when nothing is.
    kept_list profiles_at_hand(const std::string& workspace) const;

 private:
    struct entry {
        kept_list items;
        wall_time fetched{};
        bool recalled = false;  // what an earlier life kept has been looked for
        std::shared_ptr<asio::steady_timer> loading;  // who waits for it is woken by its cancel
        net::urgency urgent = net::urgency::listing;  // of who loads it
    };
    class turn;

    awaitable<result<kept_list>> list(client* through, clock* time, asker who, std::string target,
                                      std::chrono::milliseconds longest_age);
    awaitable<void> recall(std::shared_ptr<entry> what, std::string target);
    awaitable<result<kept_list>> fetch(client* through, clock* time, asker who, std::string target);

    kept_answers* kept_;
    std::string credential_;
    event_log* log_;
    std::map<std::string, std::shared_ptr<entry>> entries_;  // by target
};

}  // namespace sluice::ocoya
