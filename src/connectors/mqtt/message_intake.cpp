#include "connectors/mqtt/message_intake.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::mqtt {

namespace {

constexpr std::chrono::seconds grant_time{60};  // for the answer to a SUBSCRIBE
constexpr std::chrono::seconds lasting{60};

}  // namespace

message_intake::message_intake(const subscriber_options& options,
                               std::shared_ptr<server_client> server,
                               const component_context& context)
    : options_(options),
      server_(std::move(server)),
      name_(context.name),
      time_(context.time),
      log_(context.log) {}

void message_intake::remember(const json::value& position) {
    if (std::exchange(remembers_, true)) {
        return;
    }
    const auto* taken = member(position, "taken");
    const auto* subscribed = member(position, "subscribed");
    taken_.load(taken == nullptr ? json::value() : *taken);
    subscribed_ = subscribed == nullptr ? subscriptions() : subscriptions::read(*subscribed);
}

void message_intake::forget() {
    drop();
    remembers_ = false;
}

json::value message_intake::position_with(const std::vector<taken_message>& page) const {
    auto stored = taken_;
    for (const auto& one : page) {
        stored.add(one);
    }
    return json::object{{"taken", stored.stored()}, {"subscribed", subscribed_.stored()}};
}

bool message_intake::has_lasted() const {
    return session_ && time_.steady_now() - connected_ >= lasting;
}

void message_intake::drop() {
    session_.reset();
    answers_.clear();
    // The server has forgotten those of QoS 0.
    std::erase_if(waiting_, [](const auto& one) { return one.message.qos > 0; });
}

void message_intake::close() {
    if (session_) {
        session_->close();
    }
}

packet message_intake::next_message() {
    auto one = std::move(waiting_.front());
    waiting_.pop_front();
    return one;
}

void message_intake::committed(std::vector<taken_message> page) {
    for (auto& one : page) {
        answers_ += answer_packet(one.qos == 1 ? packet_type::puback : packet_type::pubrec, one.id);
        taken_.add(std::move(one));
    }
}

// The server keeps the session, so it goes on where the former connection ended.
awaitable<result<void>> message_intake::connect() {
    session_settings wanted;
    wanted.connect.client_id = options_.client_id;
    wanted.connect.clean = false;
    wanted.connect.session_expiry =
        std::chrono::ceil<std::chrono::seconds>(options_.session_expiry);
    wanted.connect.receive_maximum = static_cast<std::uint16_t>(options_.page_size);
    wanted.largest_payload = options_.largest_record;
    auto opening = server_->open(std::move(wanted));
    auto opened = co_await std::move(opening);
    if (!opened) {
        co_return opened.error();
    }
    drop();
    session_ = *std::move(opened);
    connected_ = time_.steady_now();
    if (session_->welcome().session_present) {
        taken_.begin_connection();
    } else {
        taken_.forget();
        subscribed_ = {};
    }
    auto subscribed = co_await subscribe();
    if (!subscribed) {
        session_.reset();
        co_return failure(subscribed.error()).within(server_->place());
    }
    log_.write(log_level::info, "connected to the MQTT server",
               {{"connection", name_},
                {"server", server_->place()},
                {"session_goes_on", session_->welcome().session_present}});
    co_return result<void>();
}

awaitable<result<void>> message_intake::subscribe() {
    const subscriptions wanted{options_.topics, static_cast<unsigned>(options_.qos)};
    const auto steps = steps_between(subscribed_, wanted);
    auto packets = packets_for(steps, server_->version());
    if (!packets.empty()) {
        auto sent = co_await session_->send(std::move(packets));
        if (!sent) {
            co_return sent.error();
        }
    }
    while (!steps.begin.topics.empty()) {
        auto got = co_await session_->next(grant_time);
        if (!got) {
            co_return got.error();
        }
        if (!*got) {
            co_return failure(failure_class::unreachable, "the server does not answer a SUBSCRIBE");
        }
        auto one = **std::move(got);
        if (one.type != packet_type::suback) {
            take(std::move(one));  // a session that goes on begins with its messages
            continue;
        }
        auto granted = judge_grant(steps.begin, one);
        if (!granted) {
            co_return granted.error();
        }
        for (const auto& topic : *granted) {
            log_.write(log_level::warning, "the MQTT server grants less than the wanted QoS",
                       {{"connection", name_}, {"topic", topic}});
        }
        break;
    }
    subscribed_ = wanted;
    co_return result<void>();
}

// Reads one packet; false when none came.
awaitable<result<bool>> message_intake::take_in(std::chrono::milliseconds limit) {
    auto got = co_await session_->next(limit);
    if (!got) {
        co_return got.error();
    }
    if (!*got) {
        co_return false;
    }
    take(**std::move(got));
    co_return true;
}

void message_intake::take(packet received) {
    switch (received.type) {
        case packet_type::publish:
            if (taken_.recognises(received)) {
                answers_ += answer_packet(
                    received.message.qos == 1 ? packet_type::puback : packet_type::pubrec,
                    received.id);
            } else {
                waiting_.push_back(std::move(received));
            }
            break;
        case packet_type::pubrel:
            // The server has the PUBREC, so it never sends this message again.
            taken_.release(received.id);
            answers_ += answer_packet(packet_type::pubcomp, received.id);
            break;
        case packet_type::pingresp:
            taken_.answered(session_->answered_pings());
            break;
        default:
            break;
    }
}

awaitable<result<void>> message_intake::acknowledge() {
    if (answers_.empty()) {
        co_return result<void>();
    }
    auto packets = std::exchange(answers_, {});
    taken_.acknowledged(session_->append_ping(packets));
    co_return co_await session_->send(std::move(packets));
}

// The server answers in order, so the answer to a ping comes after them.
awaitable<result<void>> message_intake::ask_for_all() {
    if (!session_->has_all_answers()) {
        co_return result<void>();
    }
    std::string ping;
    session_->append_ping(ping);
    co_return co_await session_->send(std::move(ping));
}

}  // namespace sluice::mqtt
