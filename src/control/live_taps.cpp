#include "control/live_taps.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <boost/asio/post.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <deque>
#include <utility>

namespace sluice::control {
namespace {

// A reader or a proxy notices within two of these that the other side has gone.
constexpr std::chrono::seconds between_comments{15};
// A reader hears at most once in this time how many records it did not see.
constexpr std::chrono::seconds between_counts{1};
constexpr std::size_t most_waiting_bytes = std::size_t{1024} * 1024;  // bytes of a reader
// Bounds the cost of one reader: writing and hiding a MiB takes some 30 ms of a processor.
constexpr double bytes_a_second = 256.0 * 1024;

// Fills with time up to `most`. It may go below zero: a large taker is paid for afterwards.
class allowance {
 public:
    allowance(double most, double a_second) : most_(most), a_second_(a_second), left_(most) {}

    bool has_any(std::chrono::steady_clock::time_point now) {
        if (filled_) {
            const std::chrono::duration<double> passed = now - *filled_;
            left_ = std::min(most_, left_ + passed.count() * a_second_);
        }
        filled_ = now;
        return left_ > 0;
    }
    void take(double amount) { left_ -= amount; }

 private:
    double most_;
    double a_second_;
    double left_;
    std::optional<std::chrono::steady_clock::time_point> filled_;
};

json::object headers_of(const entity& entity) {
    json::object made;
    for (const auto& [name, value] : entity.headers) {
        made[name] = value;
    }
    return made;
}

}  // namespace

class live_taps::reader final : public net::body_source,
                                public record_tap,
                                public std::enable_shared_from_this<reader> {
 public:
    reader(asio::any_io_executor executor, const tap_request& wanted, clock& time,
           hide_secrets hide)
        : wanted_(wanted),
          time_(time),
          hide_(std::move(hide)),
          executor_(executor),
          wake_(std::move(executor)),
          records_(static_cast<double>(wanted.rate), static_cast<double>(wanted.rate)),
          bytes_(bytes_a_second, bytes_a_second),
          counted_(time.steady_now()) {}

    void enters(std::size_t stage, const entity& entity) override {
        if (wanted_.stage == stage) {
            consider(stage, entity);
        }
    }
    void leaves(std::size_t stages, const entity& entity) override {
        if (!wanted_.stage || wanted_.stage == stages) {
            consider(stages, entity);
        }
    }

    awaitable<std::string> next() override {
        const auto alive = shared_from_this();
        while (!stopped_) {
            if (!waiting_.empty()) {
                auto text = std::move(waiting_.front());
                waiting_.pop_front();
                backlog_ -= text.size();
                auto shown = co_await hide_(text);
                if (shown != text) {
                    shown = one_line(std::move(shown));
                }
                co_return "event: record\ndata: " + shown + "\n\n";
            }
            if (auto count = count_of_others(); !count.empty()) {
                co_return count;
            }
            const bool others = sampled_ + slow_ > 0;
            const bool woken = co_await wake_.wait(others ? between_counts : between_comments);
            if (!woken && !stopped_ && !others) {
                co_return ": still there\n\n";
            }
        }
        co_return std::string();
    }

    void stop() override {
        stopped_ = true;
        wake_.notify();
    }

 private:
    void consider(std::size_t stages, const entity& entity) {
        const auto now = time_.steady_now();
        if (!records_.has_any(now) || !bytes_.has_any(now)) {
            ++sampled_;
            wake_if_idle();
            return;
        }
        if (backlog_ >= most_waiting_bytes) {
            ++slow_;
            return;
        }
        records_.take(1);
        auto text = text_of(stages, entity);
        backlog_ += text.size();
        waiting_.push_back(std::move(text));
        wake();
    }

    std::string text_of(std::size_t stages, const entity& entity) {
        auto data = write_json(entity.data);
        bytes_.take(static_cast<double>(data.size()));
        json::object out;
        out["time"] = format_utc(time_.now());
        out["route"] = wanted_.route;
        out["stage"] = stages;
        out["type"] = entity.type;
        out["id"] = entity.id;
        out["headers"] = headers_of(entity);
        out["bytes"] = data.size();
        auto text = write_json(out);
        // The data is text already, so it is put in as it is.
        text.back() = ',';
        text += data.size() > largest_shown ? "\"data\":null" : "\"data\":" + data;
        return text + "}";
    }

    // Text from which a secret was taken may be no JSON any more. It then is one JSON text.
    static std::string one_line(std::string shown) {
        if (parse_json(shown)) {
            return shown;
        }
        json::object out;
        out["unreadable"] = std::move(shown);
        return write_json(out);
    }

    // The first record that is not shown begins the wait for the count.
    void wake_if_idle() {
        if (sampled_ + slow_ == 1) {
            wake();
        }
    }

    void wake() {
        asio::post(executor_, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) {
                self->wake_.notify();
            }
        });
    }

    std::string count_of_others() {
        const auto now = time_.steady_now();
        if (sampled_ + slow_ == 0 || now - counted_ < between_counts) {
            return {};
        }
        counted_ = now;
        json::object out;
        out["sampled"] = std::exchange(sampled_, 0);
        out["slow"] = std::exchange(slow_, 0);
        return "event: dropped\ndata: " + write_json(out) + "\n\n";
    }

    tap_request wanted_;
    clock& time_;
    hide_secrets hide_;
    asio::any_io_executor executor_;
    wake_event wake_;
    allowance records_;
    allowance bytes_;
    std::deque<std::string> waiting_;
    std::size_t backlog_ = 0;
    std::int64_t sampled_ = 0;  // not shown, because of the rate
    std::int64_t slow_ = 0;     // not shown, because the reader is slow
    std::chrono::steady_clock::time_point counted_;
    bool stopped_ = false;
};

std::shared_ptr<net::body_source> live_taps::subscribe(asio::any_io_executor executor,
                                                       const tap_request& wanted) {
    std::erase_if(readers_, [](const auto& each) { return each.expired(); });
    if (readers_.size() >= most_readers) {
        return nullptr;
    }
    auto made = std::make_shared<reader>(std::move(executor), wanted, time_, hide_);
    readers_.push_back(made);
    routes_.add(wanted.route, made);
    return made;
}

}  // namespace sluice::control
