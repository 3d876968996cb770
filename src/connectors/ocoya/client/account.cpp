#include "connectors/ocoya/client/account.hpp"

#include "connectors/ocoya/api/endpoints.hpp"
#include "connectors/ocoya/client/reply.hpp"

#include <sluice/net/query.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/object.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace sluice::ocoya {

namespace {

std::string profiles_target(const std::string& workspace) {
    return "/social-profiles?workspaceId=" + net::percent_encode(workspace);
}

bool has_id(const json::value& item) {
    return !text_member(item, "id").empty();
}

}  // namespace

// Marks who loads a list. When it ends, for whatever reason, all who wait look again. A more urgent
// one replaces one under way, and each ends by itself.
class account::turn {
 public:
    turn(std::shared_ptr<entry> entry, const asio::any_io_executor& executor, net::urgency urgent)
        : entry_(std::move(entry)),
          mine_(std::make_shared<asio::steady_timer>(executor,
                                                     asio::steady_timer::time_point::max())) {
        entry_->loading = mine_;
        entry_->urgent = urgent;
    }
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;
    ~turn() {
        if (entry_->loading == mine_) {
            entry_->loading.reset();
        }
        mine_->cancel();
    }

 private:
    std::shared_ptr<entry> entry_;
    std::shared_ptr<asio::steady_timer> mine_;
};

awaitable<result<kept_list>> account::workspaces(client* through, clock* time, asker who,
                                                 std::chrono::milliseconds longest_age) {
    co_return co_await list(through, time, std::move(who), "/workspaces", longest_age);
}

awaitable<result<kept_list>> account::profiles(client* through, clock* time, asker who,
                                               std::string workspace,
                                               std::chrono::milliseconds longest_age) {
    auto target = profiles_target(workspace);
    co_return co_await list(through, time, std::move(who), std::move(target), longest_age);
}

kept_list account::profiles_at_hand(const std::string& workspace) const {
    const auto found = entries_.find(profiles_target(workspace));
    return found == entries_.end() ? nullptr : found->second->items;
}

bool account::doubt_profiles(const std::string& workspace, wall_time now,
                             std::chrono::milliseconds longest_age) {
    const auto found = entries_.find(profiles_target(workspace));
    if (found == entries_.end() || now <= found->second->fetched + longest_age) {
        return false;
    }
    // The list itself stays, so that profiles_at_hand() has one until a newer one arrives.
    found->second->fetched = wall_time{};
    return true;
}

awaitable<result<kept_list>> account::list(client* through, clock* time, asker who,
                                           std::string target,
                                           std::chrono::milliseconds longest_age) {
    auto& slot = entries_[target];
    if (slot == nullptr) {
        slot = std::make_shared<entry>();
    }
    const auto options = slot;
    const auto asked = time->now();
    const bool urgent = who.urgent == net::urgency::publishing;
    for (;;) {
        if (options->items != nullptr && asked <= options->fetched + longest_age) {
            co_return options->items;
        }
        const bool goes_before = urgent && options->urgent != net::urgency::publishing;
        if (options->loading == nullptr || goes_before) {
            break;
        }
        // A copy: the entry may get another timer while this one waits.
        const auto waiting = options->loading;
        co_await waiting->async_wait(as_tuple);
    }
    const auto executor = co_await asio::this_coro::executor;
    const turn mine(options, executor, who.urgent);
    // Another life of the daemon may have stored the list. Then no request is needed after a
    // restart.
    if (!options->recalled) {
        co_await recall(options, target);
        if (options->items != nullptr && asked <= options->fetched + longest_age) {
            co_return options->items;
        }
    }
    auto fetched = co_await fetch(through, time, std::move(who), target);
    if (fetched) {
        options->items = *fetched;
        options->fetched = time->now();
        cached_answer made{**fetched, options->fetched};
        co_await kept_->keep(credential_ + " " + target, std::move(made));
    }
    co_return fetched;
}

awaitable<void> account::recall(std::shared_ptr<entry> entry, std::string target) {
    auto found = co_await kept_->find(credential_ + " " + std::move(target));
    if (found && found->value.is_array() && entry->items == nullptr) {
        entry->items = std::make_shared<json::array>(std::move(found->value.get_array()));
        entry->fetched = found->asked;
    }
    entry->recalled = true;
}

awaitable<result<kept_list>> account::fetch(client* through, clock* time, asker who,
                                            std::string target) {
    const auto* row = find_endpoint(
        method::get, target.starts_with("/workspaces") ? "workspaces" : "social-profiles");
    const auto shown = "GET " + target;
    net::request request;
    request.target = std::move(target);
    request.urgent = who.urgent;
    request.asked_by = who.name;
    auto reply = co_await through->send(std::move(request));
    if (!reply) {
        co_return failure(reply.error()).within(shown);
    }
    auto read = items_of(*reply, *row, shown, time->now());
    if (!read) {
        co_return read.error();
    }
    tell_mended(*log_, who.name, shown, *read);
    auto kept = std::make_shared<json::array>();
    for (auto& item : read->items) {
        // An item without an id cannot be referred to.
        if (has_id(item)) {
            kept->push_back(std::move(item));
        }
    }
    co_return kept_list(std::move(kept));
}

}  // namespace sluice::ocoya
