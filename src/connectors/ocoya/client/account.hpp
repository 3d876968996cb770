#pragma once

// Keeps the lists that Ocoya gives for the account of a key: the workspaces, and the profiles of
// each. All users of a client share them, also after a restart. Belongs to one executor.
//
// A look-up has the urgency of its asker. A publish that needs a profile's id does not wait for the
// budget that polling leaves, nor for a look-up that does.

#include <sluice/async/clock.hpp>
#include <sluice/component/answer_cache.hpp>
#include <sluice/component/client.hpp>
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

// Holds objects as they came, without those that have no id.
using kept_list = std::shared_ptr<const json::array>;

// Says who needs a list, and how urgently.
struct asker {
    asker(net::urgency how_soon, std::string who) : urgent(how_soon), name(std::move(who)) {}

    net::urgency urgent;
    std::string name;  // "incoming 'posts'"
};

class account {
 public:
    // `credential` is a one-way hash. `kept` and `log` outlive the account.
    account(answer_cache& kept, std::string credential, event_log& log)
        : kept_(&kept), credential_(std::move(credential)), log_(&log) {}

    // Returns a list that is no older than `longest_age`. An older one is asked for once, for all
    // who wait. A failure is that of the request, and the stored list stays. Cancellable
    // (terminal): throws operation_aborted and keeps what was stored. The pointers outlive the
    // call.
    awaitable<result<kept_list>> workspaces(client* through, clock* time, asker who,
                                            std::chrono::milliseconds longest_age);
    awaitable<result<kept_list>> profiles(client* through, clock* time, asker who,
                                          std::string workspace,
                                          std::chrono::milliseconds longest_age);

    // Makes the next asker ask again if the stored profiles are older than `longest_age`. Returns
    // whether they were.
    bool doubt_profiles(const std::string& workspace, wall_time now,
                        std::chrono::milliseconds longest_age);

    // Returns the stored list, however old, or null if there is none.
    kept_list profiles_at_hand(const std::string& workspace) const;

 private:
    struct entry {
        kept_list items;
        wall_time fetched{};
        bool recalled = false;  // the store has been searched for an earlier list
        std::shared_ptr<asio::steady_timer> loading;  // its cancel wakes those who wait
        net::urgency urgent = net::urgency::listing;  // of the one who loads it
    };
    class turn;

    awaitable<result<kept_list>> list(client* through, clock* time, asker who, std::string target,
                                      std::chrono::milliseconds longest_age);
    awaitable<void> recall(std::shared_ptr<entry> entry, std::string target);
    awaitable<result<kept_list>> fetch(client* through, clock* time, asker who, std::string target);

    answer_cache* kept_;
    std::string credential_;
    event_log* log_;
    std::map<std::string, std::shared_ptr<entry>> entries_;  // by target
};

}  // namespace sluice::ocoya
