#include "connectors/kafka/publisher.hpp"

#include "connectors/kafka/record_writer.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace sluice::kafka {

namespace {

constexpr std::string_view written_at = "written_at";
constexpr std::size_t longest_summary = 200;

receipt receipt_for(const written_place& place, const std::string& topic) {
    const auto partition = std::to_string(place.partition);
    const auto offset = std::to_string(place.offset);
    receipt done;
    done.external_id = topic + "/" + partition + "/" + offset;
    done.response = "partition " + partition + ", offset " + offset;
    done.data =
        json::object{{"topic", topic}, {"partition", place.partition}, {"offset", place.offset}};
    return done;
}

class log_publisher final : public publisher {
 public:
    log_publisher(publisher_options options, std::shared_ptr<cluster_client> cluster,
                  const component_context& context)
        : options_(std::move(options)),
          cluster_(std::move(cluster)),
          name_(context.name),
          executor_(context.executor),
          time_(context.time),
          pool_(context.pool),
          log_(context.log) {}

    result<delivery> prepare(entity entity, std::string key) override {
        const auto now = time_.now();
        const auto made = record_of(options_, entity, key, now);
        if (!made) {
            auto why = made.error();
            why.kind = failure_class::refused;
            return why;
        }
        delivery ready;
        ready.summary =
            printable_cut("write to " + made->topic + " at " + cluster_->place(), longest_summary);
        ready.safety = options_.idempotent ? repeat_safety::idempotent : repeat_safety::once;
        // The record may hold secrets, so the intent holds the moment only.
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

    // Tests of a configuration send nothing to a cluster.
    bool is_local() const override { return true; }

 private:
    result<std::shared_ptr<producer>> fit_producer();

    publisher_options options_;
    std::shared_ptr<cluster_client> cluster_;
    std::string name_;
    asio::any_io_executor executor_;
    clock& time_;
    asio::thread_pool& pool_;
    event_log& log_;
    std::shared_ptr<producer> producer_;  // lanes that deliver at once share it
};

result<std::shared_ptr<producer>> log_publisher::fit_producer() {
    if (!producer_ || !producer_->is_fit()) {
        const auto& options = cluster_->options();
        auto opened =
            producer::open(cluster_->library(), properties_of(options), options.time_limit,
                           executor_, &pool_, {&log_, name_, cluster_->place()});
        if (!opened) {
            return opened.error();
        }
        producer_ = *std::move(opened);
    }
    return producer_;
}

awaitable<std::vector<result<receipt>>> log_publisher::send_all(std::vector<delivery> batch) {
    std::vector<result<receipt>> outcomes(batch.size());
    std::vector<outgoing_record> records;
    std::vector<std::string> topics;
    std::vector<std::size_t> owners;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto& one = batch[i];
        const auto moment =
            wall_time(wall_time::duration(integer_member(one.plan, written_at).value_or(0)));
        auto made = record_of(options_, one.entity, one.key, moment);
        if (!made) {
            outcomes[i] = made.error();
            continue;
        }
        topics.push_back(made->topic);
        records.push_back(*std::move(made));
        owners.push_back(i);
    }
    const auto through = fit_producer();
    if (!through) {
        std::ranges::fill(outcomes, through.error());
        co_return outcomes;
    }
    auto writing = (*through)->write(std::move(records));
    const auto written = co_await std::move(writing);
    for (std::size_t i = 0; i < owners.size(); ++i) {
        if (written[i]) {
            outcomes[owners[i]] = receipt_for(*written[i], topics[i]);
        } else {
            outcomes[owners[i]] = failure(written[i].error())
                                      .within(cluster_->place() + ": topic '" + topics[i] + "'");
        }
    }
    co_return outcomes;
}

}  // namespace

const config::declaration<publisher_options>& publisher_declaration() {
    static const auto declared = [] {
        using o = publisher_options;
        config::declaration<o> d("kafka", "Writes a record to a topic for each delivery");
        d.field("client", &o::client, "The client of type kafka that names the cluster")
            .required()
            .refers_to("client")
            .example("events");
        d.field("topic", &o::topic, "A template for the topic").required().example("orders");
        d.field("key", &o::key,
                "A template for the record's key. Records of one key come to one partition, the "
                "one that Kafka's own clients choose")
            .example("\"{{ id }}\"");
        d.field("value", &o::value,
                "A template for the value; by default the record's data. null is a tombstone. "
                "Expressions here and in headers see `key` too, which is the same in every attempt "
                "of a task")
            .example("{id: \"{{ id }}\", state: \"{{ state }}\"}");
        d.field("format", &o::format, "How the value is written")
            .choice("json", value_format::json)
            .choice("text", value_format::text, "a text as it is");
        d.field("headers", &o::headers, "Headers of the record").example("{task: \"{{ key }}\"}");
        d.field("idempotent", &o::idempotent,
                "Says that the same record twice does no harm. Without it a person decides about a "
                "delivery when nobody knows whether the cluster took it");
        d.field("batch", &o::batch, "The most records that are sent before the first is answered")
            .at_least(1)
            .at_most(10'000);
        return d;
    }();
    return declared;
}

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context) {
    auto cluster = cluster_of(options.client.name, context);
    if (!cluster) {
        return cluster.error();
    }
    return std::shared_ptr<publisher>(
        std::make_shared<log_publisher>(options, *std::move(cluster), context));
}

}  // namespace sluice::kafka
