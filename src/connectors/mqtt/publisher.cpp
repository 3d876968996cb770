#include "connectors/mqtt/publisher.hpp"

#include "connectors/mqtt/client.hpp"
#include "connectors/mqtt/message_writer.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace sluice::mqtt {

namespace {

constexpr std::string_view written_at = "written_at";
constexpr std::size_t longest_topic_shown = 200;
constexpr std::size_t largest_reply = 1024;  // nobody sends messages to a publisher
constexpr std::uint8_t lowest_refusal = 0x80;

// The messages of one send_all, by packet identifier, and their outcomes.
class messages_in_flight {
 public:
    explicit messages_in_flight(std::vector<result<receipt>>* outcomes) : outcomes_(*outcomes) {}

    std::uint16_t add(std::size_t outcome) {
        open_[++last_id_] = outcome;
        return last_id_;
    }

    // Takes an answer of the server. Returns a packet that is due, or "".
    std::string take(const packet& answer, protocol version) {
        const auto found = open_.find(answer.id);
        if (found == open_.end()) {
            return {};
        }
        auto& outcome = outcomes_[found->second];
        const auto reason = answer.reasons.empty() ? std::uint8_t{0} : answer.reasons.front();
        if (reason >= lowest_refusal) {
            outcome = refused(answer, version);
        } else if (answer.type == packet_type::pubrec) {
            return answer_packet(packet_type::pubrel, answer.id);
        } else if (answer.type == packet_type::puback || answer.type == packet_type::pubcomp) {
            receipt done;
            done.response = reason == 0 ? "acknowledged" : reason_of(version, answer.type, reason);
            outcome = std::move(done);
        } else {
            return {};
        }
        open_.erase(found);
        return {};
    }

    void give_up(const failure& why) {
        for (const auto& [id, at] : open_) {
            outcomes_[at] = why;
        }
        open_.clear();
    }

    bool empty() const { return open_.empty(); }

 private:
    static failure refused(const packet& answer, protocol version) {
        const auto reason = answer.reasons.front();
        constexpr std::uint8_t not_authorized = 0x87;
        constexpr std::uint8_t quota_exceeded = 0x97;
        failure why(failure_class::refused,
                    "the server refuses the message: " + reason_of(version, answer.type, reason) +
                        (answer.reason_text.empty() ? "" : ": ") + answer.reason_text);
        if (reason == not_authorized) {
            why.kind = failure_class::credential;
            why.mend = "see the rights of the client's user at the server";
        } else if (reason == quota_exceeded) {
            why.kind = failure_class::busy;
        }
        return why;
    }

    std::vector<result<receipt>>& outcomes_;
    std::map<std::uint16_t, std::size_t> open_;
    std::uint16_t last_id_ = 0;
};

class topic_publisher final : public publisher {
 public:
    topic_publisher(publisher_options options, std::shared_ptr<server_client> server,
                    const component_context& context)
        : options_(std::move(options)),
          server_(std::move(server)),
          time_(context.time),
          random_(context.random) {}

    result<delivery> prepare(entity entity, std::string key) override {
        const auto now = time_.now();
        const auto made = message_of(options_, entity, key, now);
        if (!made) {
            auto why = made.error();
            why.kind = failure_class::refused;
            return why;
        }
        delivery ready;
        ready.summary = "publish to " + printable_cut(made->topic, longest_topic_shown) + " at " +
                        server_->place();
        ready.safety = options_.idempotent ? repeat_safety::idempotent : repeat_safety::once;
        // The message may hold secrets, so the intent holds the moment only.
        ready.plan = json::object{{written_at, now.time_since_epoch().count()}};
        ready.key = std::move(key);
        ready.entity = std::move(entity);
        return ready;
    }

    awaitable<result<receipt>> send(delivery one) override {
        std::vector<delivery> alone;
        alone.push_back(std::move(one));
        auto sending = send_all(std::move(alone));
        auto outcomes = co_await std::move(sending);
        co_return std::move(outcomes.front());
    }

    std::size_t batch_limit() const override { return static_cast<std::size_t>(options_.batch); }

    awaitable<std::vector<result<receipt>>> send_all(std::vector<delivery> batch) override;

    // Tests of a configuration send nothing to a server.
    bool is_local() const override { return true; }

 private:
    awaitable<result<std::unique_ptr<session>>> begin();
    result<message> fitting_message(const delivery& one, const packet& welcome) const;
    awaitable<result<void>> settle(session* through, messages_in_flight* open);

    publisher_options options_;
    std::shared_ptr<server_client> server_;
    clock& time_;
    random_source& random_;
    std::unique_ptr<session> idle_;
};

awaitable<std::vector<result<receipt>>> topic_publisher::send_all(std::vector<delivery> batch) {
    std::vector<result<receipt>> outcomes(batch.size());
    auto beginning = begin();
    auto begun = co_await std::move(beginning);
    if (!begun) {
        std::ranges::fill(outcomes, begun.error());
        co_return outcomes;
    }
    auto through = *std::move(begun);
    const auto& welcome = through->welcome();
    // A server of MQTT 5 says how many messages it takes before it has acknowledged one.
    const std::size_t most = std::max<std::size_t>(welcome.receive_maximum, 1);
    auto done = result<void>();
    for (std::size_t at = 0; at < batch.size();) {
        messages_in_flight open(&outcomes);
        std::string packets;
        std::vector<std::size_t> unanswered;  // of QoS 0
        const auto end = std::min(batch.size(), at + most);
        for (; at < end; ++at) {
            auto made = fitting_message(batch[at], welcome);
            if (!made) {
                outcomes[at] = made.error();
                continue;
            }
            const auto id = made->qos > 0 ? open.add(at) : std::uint16_t{0};
            if (made->qos == 0) {
                unanswered.push_back(at);
            }
            packets += publish_packet(server_->version(), id, *made);
        }
        if (!packets.empty()) {
            done = co_await through->send(std::move(packets));
        }
        for (const auto one : unanswered) {
            receipt sent;
            sent.response = "sent; QoS 0 has no acknowledgement";
            outcomes[one] = done ? result<receipt>(std::move(sent)) : done.error();
        }
        if (done) {
            done = co_await settle(through.get(), &open);
        }
        if (!done) {
            open.give_up(done.error());
            // Nothing of the rest has been sent.
            auto why = done.error();
            why.may_have_happened = false;
            std::fill(outcomes.begin() + static_cast<std::ptrdiff_t>(at), outcomes.end(), why);
            co_return outcomes;
        }
    }
    if (!idle_) {
        idle_ = std::move(through);
    }
    co_return outcomes;
}

// One connection is kept; several lanes that deliver at once open more.
awaitable<result<std::unique_ptr<session>>> topic_publisher::begin() {
    auto kept = std::exchange(idle_, nullptr);
    if (kept && kept->is_fit()) {
        co_return std::move(kept);
    }
    kept.reset();
    session_settings wanted;
    // Servers of MQTT 3.1.1 may refuse more than 23 letters and digits.
    wanted.connect.client_id = "sluice" + hex_of(std::to_string(random_.next() % 100'000'000));
    wanted.largest_payload = largest_reply;
    auto opening = server_->open(std::move(wanted));
    co_return co_await std::move(opening);
}

result<message> topic_publisher::fitting_message(const delivery& one, const packet& welcome) const {
    const auto moment =
        wall_time(wall_time::duration(integer_member(one.plan, written_at).value_or(0)));
    auto made = message_of(options_, one.entity, one.key, moment);
    if (!made) {
        return made;
    }
    const auto size = publish_packet(server_->version(), 1, *made).size();
    if (size > welcome.largest_packet) {
        return failure(failure_class::refused,
                       "the message takes " + std::to_string(size) + " bytes, and the server " +
                           std::to_string(welcome.largest_packet) + " at most",
                       "send less, or raise the server's limit");
    }
    if (made->qos > welcome.most_qos || (made->retain && !welcome.retains)) {
        return failure(failure_class::refused,
                       made->qos > welcome.most_qos ? "the server does not take this QoS"
                                                    : "the server keeps no messages",
                       "see qos and retain of the publisher");
    }
    return made;
}

// After a failure nobody knows what became of the messages without an answer.
awaitable<result<void>> topic_publisher::settle(session* through, messages_in_flight* open) {
    failure why;
    while (!open->empty()) {
        auto got = co_await through->next(server_->time_limit());
        if (!got || !*got) {
            why = got ? failure(failure_class::unreachable,
                                "the server does not acknowledge within the client's time_limit")
                      : got.error();
            why = std::move(why).within(server_->place());
            why.may_have_happened = true;
            co_return why;
        }
        auto due = open->take(**got, server_->version());
        if (due.empty()) {
            continue;
        }
        auto sent = co_await through->send(std::move(due));
        if (!sent) {
            why = failure(sent.error()).within(server_->place());
            why.may_have_happened = true;
            co_return why;
        }
    }
    co_return result<void>();
}

void check_repeats(const publisher_options& options, config::section_report& report) {
    if (options.idempotent && options.qos == 0) {
        report.add("idempotent", "a message of QoS 0 has no outcome that could be unknown",
                   "leave it out, or take qos 1");
    }
}

}  // namespace

const config::declaration<publisher_options>& publisher_declaration() {
    static const auto declared = [] {
        using o = publisher_options;
        config::declaration<o> d("mqtt", "Publishes a message for each record");
        d.field("client", &o::client, "The client of type mqtt that names the server")
            .required()
            .refers_to("client")
            .example("broker");
        d.field("topic", &o::topic,
                "A template for the topic. A value in it fills one level: a record with a / there "
                "is refused. A topic that is one expression alone is taken as it comes")
            .required()
            .example("\"shops/{{ shop }}/orders\"");
        d.field("payload", &o::payload,
                "A template for the message; by default the record's data. Expressions here and in "
                "properties see `key` too, which is the same in every attempt of a task")
            .example("{id: \"{{ id }}\", state: \"{{ state }}\"}");
        d.field("format", &o::format, "How the message is written")
            .choice("json", payload_format::json)
            .choice("text", payload_format::text, "a text as it is");
        d.field("qos", &o::qos,
                "The quality of service. 0: sent once, without an acknowledgement; a lost message "
                "is not noticed. 1 and 2: done when the server has acknowledged")
            .at_least(0)
            .at_most(2);
        d.field("retain", &o::retain,
                "The server keeps the message, as the topic's last, for those who subscribe later");
        d.field("properties", &o::properties, "User properties of the message; MQTT 5 only")
            .example("{key: \"{{ key }}\"}");
        d.field("idempotent", &o::idempotent,
                "Says that the same message twice does no harm. Without it a person decides about "
                "a delivery whose acknowledgement was lost");
        d.field("batch", &o::batch, "The most messages that are sent before the first is answered")
            .at_least(1)
            .at_most(1'000);
        d.check({"idempotent", "qos"}, check_repeats);
        return d;
    }();
    return declared;
}

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context) {
    auto server = server_of(options.client.name, context);
    if (!server) {
        return server.error();
    }
    if ((*server)->version() == protocol::v3 && !options.properties.empty()) {
        return failure(failure_class::invalid, "MQTT 3.1.1 has no user properties",
                       "leave `properties` out, or take `protocol: \"5\"` in the client");
    }
    return std::shared_ptr<publisher>(
        std::make_shared<topic_publisher>(options, *std::move(server), context));
}

}  // namespace sluice::mqtt
