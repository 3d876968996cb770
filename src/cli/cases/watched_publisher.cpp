#include "cli/cases/watched_publisher.hpp"

#include <boost/json/object.hpp>

#include <utility>
#include <vector>

namespace sluice::cli {
namespace {

// The deliveries of one outgoing. The outgoing and the identifier come first, as people read them.
class sent_records {
 public:
    sent_records(std::string outgoing, json::array& sent)
        : outgoing_(std::move(outgoing)), sent_(sent) {}

    void add(const entity& record_of) {
        json::object members;
        members["outgoing"] = outgoing_;
        members["identifier"] = record_of.id;
        members["data"] = record_of.data;
        sent_.push_back(std::move(members));
    }

 private:
    std::string outgoing_;
    json::array& sent_;
};

class watched_publisher final : public publisher {
 public:
    watched_publisher(std::shared_ptr<publisher> target, sent_records sent)
        : target_(std::move(target)), sent_(std::move(sent)) {}

    awaitable<result<void>> gather(const entity* entity) override {
        return target_->gather(entity);
    }
    result<delivery> prepare(entity entity, std::string key) override {
        return target_->prepare(std::move(entity), std::move(key));
    }
    void arrange(std::span<delivery> together) override { target_->arrange(together); }
    awaitable<result<receipt>> send(delivery delivery) override {
        sent_.add(delivery.entity);
        return target_->send(std::move(delivery));
    }
    awaitable<std::vector<result<receipt>>> send_all(std::vector<delivery> batch) override {
        for (const auto& one : batch) {
            sent_.add(one.entity);
        }
        return target_->send_all(std::move(batch));
    }
    std::size_t batch_limit() const override { return target_->batch_limit(); }
    awaitable<result<findings>> verify(delivery delivery) override {
        return target_->verify(std::move(delivery));
    }
    std::chrono::milliseconds settle_time() const override { return target_->settle_time(); }
    awaitable<result<void>> show_stages(const entity* entity, stage_context context) override {
        return target_->show_stages(entity, context);
    }
    request_estimate estimate() const override { return target_->estimate(); }

 private:
    std::shared_ptr<publisher> target_;
    sent_records sent_;
};

class local_publisher final : public publisher {
 public:
    explicit local_publisher(sent_records sent) : sent_(std::move(sent)) {}

    result<delivery> prepare(entity entity, std::string key) override {
        delivery made;
        made.entity = std::move(entity);
        made.key = std::move(key);
        made.safety = repeat_safety::idempotent;
        made.summary = "kept by the test";
        return made;
    }
    awaitable<result<receipt>> send(delivery delivery) override {
        sent_.add(delivery.entity);
        co_return receipt();
    }

 private:
    sent_records sent_;
};

}  // namespace

std::shared_ptr<publisher> watch_publisher(std::shared_ptr<publisher> target, std::string outgoing,
                                           json::array& sent) {
    if (target->is_local()) {
        return keep_deliveries(std::move(outgoing), sent);
    }
    return std::make_shared<watched_publisher>(std::move(target),
                                               sent_records(std::move(outgoing), sent));
}

std::shared_ptr<publisher> keep_deliveries(std::string outgoing, json::array& sent) {
    return std::make_shared<local_publisher>(sent_records(std::move(outgoing), sent));
}

}  // namespace sluice::cli
