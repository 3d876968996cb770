#pragma once

// Takes in the messages of one session at the server, and acknowledges those that are in the
// ledger. The subscriber drives it: nothing runs between its calls, and so the server sends no more
// than it may without acknowledgements.

#include "connectors/mqtt/client.hpp"
#include "connectors/mqtt/subscriber.hpp"
#include "connectors/mqtt/subscriptions.hpp"
#include "connectors/mqtt/taken_messages.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/async/tokens.hpp>
#include <sluice/component/context.hpp>
#include <sluice/error.hpp>
#include <sluice/model/event_log.hpp>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::mqtt {

class message_intake {
 public:
    message_intake(const subscriber_options& options, std::shared_ptr<server_client> server,
                   const component_context& context);

    // remember() gives the session that the position describes; call it before connecting. forget()
    // drops the connection, and remember() is needed again.
    bool remembers() const { return remembers_; }
    void remember(const json::value& position);
    void forget();
    // The position after a page with these messages.
    json::value position_with(const std::vector<taken_message>& page) const;

    // Connects, and subscribes where the session does not have the topics.
    awaitable<result<void>> connect();
    bool is_connected() const { return session_ != nullptr; }
    // True when the connection has lasted, so that its loss calls for no pause.
    bool has_lasted() const;
    // Ends the connection. Messages that no page has come again.
    void drop();
    // Ends a call under way with a failure; drop() follows.
    void close();

    // Reads one packet; false when none came within the limit. Precondition: is_connected(); the
    // same holds for acknowledge(). After a failure the connection is lost, and drop() follows.
    awaitable<result<bool>> take_in(std::chrono::milliseconds limit);
    // Sends the acknowledgements that are due.
    awaitable<result<void>> acknowledge();
    // True when the next packet has been read already, at least a part of it.
    bool has_begun_packet() const { return session_->has_begun_packet(); }
    // Asks for a sign that all messages which the server may send now have been sent. The sign has
    // come when has_all() is true.
    awaitable<result<void>> ask_for_all();
    bool has_all() const { return session_->has_all_answers(); }

    bool has_message() const { return !waiting_.empty(); }
    packet next_message();
    // The tasks of these messages are in the ledger.
    void committed(std::vector<taken_message> page);

 private:
    awaitable<result<void>> subscribe();
    void take(packet received);

    const subscriber_options& options_;
    std::shared_ptr<server_client> server_;
    std::string name_;
    clock& time_;
    event_log& log_;

    std::unique_ptr<session> session_;
    steady_time connected_;
    bool remembers_ = false;
    taken_messages taken_;
    subscriptions subscribed_;
    std::deque<packet> waiting_;  // messages that no page has
    std::string answers_;         // packets about messages that are in the ledger
};

}  // namespace sluice::mqtt
